"""What a planner knows and the history does not: manual corrections, each with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from servicetelefon.kit.errors import Invalid
from servicetelefon.planning.forecast.history import Matrix


@dataclass(frozen=True, slots=True)
class Correction:
    """Multiplies the calls of a topic (None: of all) from `first` to `last`, both included,
    in the slots from `from_slot` to before `to_slot`."""

    first: date
    last: date
    factor: float
    reason: str
    topic: str | None = None
    from_slot: int = 0
    to_slot: int | None = None

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise Invalid("a correction needs a reason")
        if self.last < self.first:
            raise Invalid("a correction must not end before it begins")
        if not 0 <= self.factor < float("inf"):
            raise Invalid(f"a correction needs a factor of 0 or more, not {self.factor}")

    def concerns(self, topic: str, day: date) -> bool:
        return self.topic in {None, topic} and self.first <= day <= self.last


def corrected(
    calls: Matrix, days: Sequence[date], topic: str, corrections: Sequence[Correction]
) -> Matrix:
    """A new matrix; several corrections of one slot multiply."""
    result = calls.copy()
    for correction in corrections:
        for row, day in enumerate(days):
            if correction.concerns(topic, day):
                result[row, correction.from_slot : correction.to_slot] *= correction.factor
    return result


def reasons(days: Sequence[date], topic: str, corrections: Sequence[Correction]) -> list[str]:
    """A day each: the reasons of what was changed, or nothing."""
    return [
        "; ".join(one.reason for one in corrections if one.concerns(topic, day)) for day in days
    ]
