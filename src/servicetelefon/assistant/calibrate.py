"""From measured questions to thresholds: as many answers as the share of wrong ones allows.

Measured is with questions that nobody looked at while words were added: with others every article
seems surer than it is.

A wrong answer costs ten times as much as asking back, so the bar is what may be wrong at most,
and a topic that was wrong above the general bar gets one of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from servicetelefon.assistant.thresholds import Measured, ThresholdsFile, Topic

MOST_WRONG = 0.008
"""Of all questions; the bar of the whole is 1 %, what is not measured here takes the rest."""
_STEP = 0.02
_FEWEST_RIGHT = 10
_CLEAN_BELOW = 0.15


@dataclass(frozen=True, slots=True)
class Observed:
    """One question: the best article, how sure, and whether it is the right one."""

    article: str
    sureness: float
    right: bool


def calibrate(
    observed: Sequence[Observed], day: date, *, clarify: float, near: float, elsewhere: float
) -> ThresholdsFile:
    answer = _general(observed)
    of: defaultdict[str, list[Observed]] = defaultdict(list)
    for one in observed:
        of[one.article].append(one)
    topics = {article: _topic(ones, answer) for article, ones in sorted(of.items())}
    return ThresholdsFile(
        answer=answer,
        clarify=clarify,
        near=near,
        elsewhere=elsewhere,
        questions=len(observed),
        measured_on=day.isoformat(),
        topics=topics,
    )


def _general(observed: Sequence[Observed]) -> float:
    """The lowest bar above which no more than `MOST_WRONG` of all questions are wrong."""
    allowed = MOST_WRONG * len(observed)
    wrong = 0
    for one in sorted(observed, key=lambda one: -one.sureness):
        wrong += not one.right
        if wrong > allowed:
            return round(one.sureness + _STEP, 3)
    return 0.0


def _topic(ones: Sequence[Observed], general: float) -> Topic:
    """Higher than in general where the topic was wrong; lower only where it was right often."""
    highest_wrong = max((one.sureness for one in ones if not one.right), default=0.0)
    clean = [one for one in ones if one.right and one.sureness > highest_wrong]
    bar = general
    if highest_wrong >= general:
        bar = highest_wrong + _STEP
    elif len(clean) >= _FEWEST_RIGHT:
        bar = max(general - _CLEAN_BELOW, highest_wrong + _STEP)
    reached = [one for one in ones if one.sureness >= bar]
    right = sum(one.right for one in reached)
    return Topic(answer=round(bar, 3), measured=Measured(reached=len(reached), right=right))


def written(file: ThresholdsFile) -> str:
    """The file as it stands in the city's folder."""
    lines = [
        "# How sure the search must be before a text is shown, measured and not felt. Written by",
        "# `servicetelefon eval --set-thresholds`; `reached` of the measured questions lie above the",
        "# bar of their topic, `right` of these were right.",
        f"answer: {file.answer}",
        f"clarify: {file.clarify}",
        f"near: {file.near}",
        f"elsewhere: {file.elsewhere}",
        f"questions: {file.questions}",
        f'measured_on: "{file.measured_on}"',
        "topics:" if file.topics else "topics: {}",
    ]
    for article, topic in file.topics.items():
        measured = topic.measured or Measured(reached=0, right=0)
        lines.append(
            f"  {article}: {{answer: {topic.answer}, "
            f"measured: {{reached: {measured.reached}, right: {measured.right}}}}}"
        )
    return "\n".join(lines) + "\n"
