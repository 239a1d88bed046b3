"""Shifts that may be worked: beginning, length, and a window for each break.

Windows of one shift do not touch, so that within them every break can be placed freely and
the shift stays legal; the solver uses that, and decides for all people of a shift together.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from servicetelefon.planning.roster.law import Limits

_WIDEST = 2
"""Slots by which a break may be moved to either side."""


@dataclass(frozen=True, slots=True)
class Break:
    """`length` slots from `start`; the unpaid one is that of ArbZG § 4."""

    start: int
    length: int
    paid: bool


@dataclass(frozen=True, slots=True)
class BreakWindow:
    """`starts` are the slots of the day in which the break may begin."""

    starts: tuple[int, ...]
    length: int
    paid: bool


@dataclass(frozen=True, slots=True)
class ShiftType:
    """From slot `start` to before `end` of the day; `work` is without the unpaid break."""

    start: int
    end: int
    work: int
    breaks: tuple[BreakWindow, ...]

    def is_on(self, slot: int) -> bool:
        return self.start <= slot < self.end

    def breaks_in_the_middle(self) -> tuple[Break, ...]:
        """Every break in the middle of its window."""
        return tuple(
            Break(window.starts[len(window.starts) // 2], window.length, window.paid)
            for window in self.breaks
        )


def catalogue(
    opens: int, closes: int, works: Iterable[int], *, limits: Limits | None = None
) -> tuple[ShiftType, ...]:
    """All legal shifts between opening and closing that begin every second slot, or end at
    closing, with the given lengths of work."""
    law = limits or Limits()
    found: dict[tuple[int, int], ShiftType] = {}
    for work in works:
        if not 0 < work <= law.longest_day:
            continue
        length = work + law.meal(work)
        last = closes - length
        for start in sorted({*range(opens, last + 1, 2), last}):
            if start >= opens:
                found[start, work] = _shift(start, work, law)
    return tuple(found[key] for key in sorted(found))


def _shift(start: int, work: int, law: Limits) -> ShiftType:
    """Breaks spread evenly; the unpaid one is the middle one, so neither side is too long."""
    meal = law.meal(work)
    lengths = [1] * law.screen_breaks(work)
    if meal:
        lengths.insert(len(lengths) // 2, meal)
    end = start + work + meal
    free = (end - start - sum(lengths)) / (len(lengths) + 1)
    windows: list[BreakWindow] = []
    at = float(start)
    for length in lengths:
        at += free
        slack = min(_WIDEST, max(0, int((free - 1) / 2)))
        middle = round(at)
        starts = tuple(range(middle - slack, middle + slack + 1))
        windows.append(BreakWindow(starts, length, paid=length == 1))
        at += length
    return ShiftType(start, end, work, tuple(windows))
