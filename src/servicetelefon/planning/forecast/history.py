"""What was offered: calls per day and slot of one topic, and the handling time of the answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from servicetelefon.kit.errors import Invalid

Matrix = NDArray[np.float64]
MINUTES_A_DAY = 24 * 60


@dataclass(frozen=True)
class Series:
    """One row a day on which the line was open, in order; one column a slot of the local day.

    `handling_s` is the mean handling time of the calls of a slot, nan where it is not known.
    """

    days: tuple[date, ...]
    calls: Matrix
    handling_s: Matrix | None = None

    def __post_init__(self) -> None:
        if len(self.days) != len(self.calls):
            raise Invalid("every day of a history needs its row of calls")
        if list(self.days) != sorted(set(self.days)):
            raise Invalid("the days of a history must be in order, each once")
        if not np.all(np.isfinite(self.calls) & (self.calls >= 0)):
            raise Invalid("calls must be 0 or more")

    def until(self, count: int) -> Series:
        """The first `count` days."""
        handling_s = None if self.handling_s is None else self.handling_s[:count]
        return Series(self.days[:count], self.calls[:count], handling_s)

    def without(self, excluded: frozenset[date]) -> Series:
        """Days that do not count: a failure of the line, a strike."""
        kept = [index for index, day in enumerate(self.days) if day not in excluded]
        handling_s = None if self.handling_s is None else self.handling_s[kept]
        return Series(tuple(self.days[index] for index in kept), self.calls[kept], handling_s)


@dataclass(frozen=True)
class History:
    """Topics of one line; slots of `slot_minutes` in the city's time."""

    zone: ZoneInfo
    slot_minutes: int
    topics: Mapping[str, Series]
