"""From measured questions to thresholds: as many answers as the share of wrong ones allows.

Two kinds of questions are measured. What strangers asked, which nobody looked at while words were
added, says how high the bar must be on the whole. The articles' wordings, each asked of a search
that does not know it, are more and harder than what people ask; they say which topics are mixed up
with others, and which are not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from servicetelefon.assistant.thresholds import Measured, ThresholdsFile, Topic

MOST_WRONG = 0.005
"""Of all questions of strangers, as the search alone would tell them. New strangers were told wrong
about twice as often as those whom this was measured with; one in a hundred is the most."""
_STEP = 0.005
_ENOUGH = 200
"""Questions of strangers. With fewer, the wordings say it alone, and with them it is harder."""
_RIGHT = 0.9
"""Of what reaches a topic's bar, with the wordings, where a wrong one is likelier than in life."""
_SURELY_RIGHT = 0.98
_FEWEST_RIGHT = 10
_CLEAN_BELOW = 0.3


@dataclass(frozen=True, slots=True)
class Observed:
    """One question: the best article, how sure, and whether it is the right one."""

    article: str
    sureness: float
    right: bool


def calibrate(  # noqa: PLR0913 - three bars are handed on
    asked: Sequence[Observed], left_out: Sequence[Observed], day: date, *,
    clarify: float, near: float, elsewhere: float,
    languages: Mapping[str, Sequence[Observed]] | None = None,
) -> ThresholdsFile:  # fmt: skip
    """`asked` are strangers' questions, `left_out` wordings asked of a search without them;
    `languages` what was asked in others, of which there is less: never lower than in general."""
    answer = _general(asked if len(asked) >= _ENOUGH else [*asked, *left_out])
    observed = [*asked, *left_out]
    of: defaultdict[str, list[Observed]] = defaultdict(list)
    for one in observed:
        of[one.article].append(one)
    wrong = {one.article: 0.0 for one in observed}
    for one in asked:
        if not one.right:
            wrong[one.article] = max(wrong[one.article], one.sureness)
    topics = {article: _topic(ones, answer, wrong[article]) for article, ones in sorted(of.items())}
    return ThresholdsFile(
        answer=answer,
        clarify=clarify,
        near=near,
        elsewhere=elsewhere,
        questions=len(observed),
        measured_on=day.isoformat(),
        topics=topics,
        languages={
            name: _measured(ones, max(answer, _general(ones)))
            for name, ones in sorted((languages or {}).items())
        },
    )


def _general(observed: Sequence[Observed]) -> float:
    """The lowest bar above which no more than `MOST_WRONG` of all questions are wrong."""
    allowed = MOST_WRONG * len(observed)
    wrong = 0
    for one in sorted(observed, key=lambda one: -one.sureness):
        wrong += not one.right
        if wrong > allowed:
            return _above(one.sureness)
    return 0.0


def _topic(ones: Sequence[Observed], general: float, wrong: float) -> Topic:
    """Higher than in general where the topic is mixed up with others; lower only where it was
    right often, and no stranger was told something wrong (`wrong`: the surest such)."""
    bar = _lowest(ones, general, _RIGHT)
    if bar is None:
        bar = _above(max(general, *(one.sureness for one in ones)))
    clean = _lowest(ones, max(general - _CLEAN_BELOW, _above(wrong)), _SURELY_RIGHT)
    if clean is not None and sum(one.right for one in _reached(ones, clean)) >= _FEWEST_RIGHT:
        bar = min(bar, clean)
    return _measured(ones, bar)


def _measured(ones: Sequence[Observed], bar: float) -> Topic:
    reached = _reached(ones, bar)
    right = sum(one.right for one in reached)
    return Topic(answer=bar, measured=Measured(reached=len(reached), right=right))


def _lowest(ones: Sequence[Observed], floor: float, share: float) -> float | None:
    """The lowest bar from `floor` on with at least that share right; None where nothing reaches it."""
    for bar in sorted({floor, *(_above(one.sureness) for one in ones)}):
        reached = _reached(ones, bar)
        if bar >= floor and reached and sum(one.right for one in reached) >= share * len(reached):
            return bar
    return None


def _reached(ones: Sequence[Observed], bar: float) -> list[Observed]:
    return [one for one in ones if one.sureness >= bar]


def _above(sureness: float) -> float:
    """The next bar that this does not reach."""
    return round(sureness + _STEP, 3)


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
        *_rows(file.topics),
        "languages:" if file.languages else "languages: {}",
        *_rows(file.languages),
    ]
    return "\n".join(lines) + "\n"


def _rows(topics: Mapping[str, Topic]) -> Iterator[str]:
    for name, topic in topics.items():
        measured = topic.measured or Measured(reached=0, right=0)
        yield (
            f"  {name}: {{answer: {topic.answer}, "
            f"measured: {{reached: {measured.reached}, right: {measured.right}}}}}"
        )
