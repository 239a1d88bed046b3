"""Contacts as columns of numbers, for the live service and for simulated days alike.

A column holds no name and nothing of an employee: moments in seconds since 1970 (nan: did not
happen) and codes as places in `Codes` (0: not known).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from servicetelefon.domain.outcomes import Outcome

Floats = NDArray[np.float64]
Small = NDArray[np.int16]
Which = NDArray[np.bool_]

OUTCOMES = tuple(Outcome)
REPEATS = ("first", "repeat", "unknown")
HELPED = ("yes", "partly", "no")
MOMENTS = ("arrived", "queued", "answered", "ended", "closed", "repeated", "callback_until")
CODES = ("line", "topic", "district", "language", "channel", "outcome", "repeat", "helped")


@dataclass(frozen=True, slots=True)
class Codes:
    """The city's codes; a code's number is its place from 1."""

    line: tuple[str, ...]
    topic: tuple[str, ...]
    district: tuple[str, ...]
    language: tuple[str, ...]
    channel: tuple[str, ...] = ("phone", "chat", "portal", "callback")
    outcome: tuple[str, ...] = OUTCOMES
    repeat: tuple[str, ...] = REPEATS
    helped: tuple[str, ...] = HELPED

    def of(self, name: str) -> tuple[str, ...]:
        found: tuple[str, ...] = getattr(self, name)
        return found

    def number(self, name: str, code: str) -> int:
        return self.of(name).index(code) + 1


@dataclass(frozen=True)
class Facts:
    """One row a contact. `asked_helped` says that the voluntary question was put."""

    codes: Codes
    arrived: Floats
    queued: Floats
    answered: Floats
    ended: Floats
    closed: Floats
    repeated: Floats
    callback_until: Floats
    line: Small
    topic: Small
    district: Small
    language: Small
    channel: Small
    outcome: Small
    repeat: Small
    helped: Small
    asked_helped: Which
    first_try: Which
    """Of a callback: whether this is its first try. One callback may be several contacts."""
    unanswered: Small
    """Questions to which there was no article."""

    def __len__(self) -> int:
        return len(self.arrived)

    def take(self, which: Which | NDArray[np.intp]) -> Facts:
        columns: dict[str, Any] = {
            name: getattr(self, name)[which]
            for name in self.__dataclass_fields__
            if name != "codes"
        }
        return Facts(self.codes, **columns)

    def has(self, name: str, *codes: str) -> Which:
        """Rows whose code is one of these."""
        numbers = [self.codes.number(name, code) for code in codes if code in self.codes.of(name)]
        return np.isin(getattr(self, name), numbers)


def facts(codes: Codes, arrived: Floats, **columns: Any) -> Facts:
    """Columns that are not given are unknown: what tests and simulations need."""
    count = len(arrived)
    filled: dict[str, Any] = {"arrived": arrived}
    for name in MOMENTS[1:]:
        filled[name] = columns.get(name, np.full(count, np.nan))
    for name in CODES:
        filled[name] = columns.get(name, np.zeros(count, dtype=np.int16))
    for name in ("asked_helped", "first_try"):
        filled[name] = columns.get(name, np.zeros(count, dtype=np.bool_))
    filled["unanswered"] = columns.get("unanswered", np.zeros(count, dtype=np.int16))
    return Facts(codes, **filled)
