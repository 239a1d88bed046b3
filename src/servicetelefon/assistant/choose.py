"""From what was found to what is said about it: answer, ask back, or leave it to a person.

Being wrong is ten times worse than asking back or sending to a person; the thresholds say so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from servicetelefon.assistant.thresholds import ThresholdsFile

MOST_CHOICES = 5
_CERTAIN = 3.0
_COVERAGE_WEIGHT = 0.2


@dataclass(frozen=True, slots=True)
class Candidate:
    """A text that may answer. `coverage`: the share of the question that it covers, 0 to 1."""

    article: str
    score: float
    coverage: float


@dataclass(frozen=True, slots=True)
class Chosen:
    """`sure`: the article that answers. `choices`: those to ask about. Both empty: nothing fits."""

    sure: str | None = None
    choices: tuple[str, ...] = ()
    sureness: float = 0.0

    @property
    def is_certain(self) -> bool:
        """Asked for in its own words: nothing has to be weighed."""
        return self.sureness >= _CERTAIN


def sureness(candidates: Sequence[Candidate]) -> float:
    """How far the second is behind the best, and a little of how much of the question is covered.

    The score is what both judges say of a text (knowledge/search): only where they agree on the
    same one, and on no other, does it lie far before the second.
    """
    if not candidates:
        return 0.0
    best = candidates[0]
    second = candidates[1].score if len(candidates) > 1 else 0.0
    return best.score - second + _COVERAGE_WEIGHT * best.coverage


def choose(candidates: Sequence[Candidate], thresholds: ThresholdsFile) -> Chosen:
    if not candidates:
        return Chosen()
    best = candidates[0]
    sure = sureness(candidates)
    if sure >= thresholds.answer_for(best.article):
        return Chosen(best.article, sureness=sure)
    if best.coverage < thresholds.clarify:
        return Chosen(sureness=sure)
    near = [one.article for one in candidates if one.score >= thresholds.near * best.score]
    return Chosen(None, tuple(near[:MOST_CHOICES]), sure)


def certain(article: str) -> Chosen:
    """Asked in the article's own words, or chosen by its button."""
    return Chosen(article, sureness=_CERTAIN)
