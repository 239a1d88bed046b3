"""Ranges that hold: how far past waits lay from what was expected, of late and of that size.

Conformal prediction with a window of the last 300 waits for each of five sizes of expectation
(Vovk et al. 2005), and the levels steered by whether the ranges held (adaptive conformal
inference, Gibbs and Candès 2021), so that they go on holding when the line changes.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

LEVELS = (0.1, 0.5, 0.8, 0.9)
"""Shares of waits that end within the seconds told for each."""

_SIZES = 5
_WINDOW = 300
_STEER = 0.01
_LOWEST, _HIGHEST = 0.005, 0.995


@dataclass(frozen=True, slots=True)
class Told:
    """What was said to one caller: the expected wait, and the wait at each of LEVELS."""

    expected_s: float
    within_s: tuple[float, ...]

    def at(self, level: float) -> float:
        return self.within_s[LEVELS.index(level)]


class _Size:
    """Waits over expectations of similar size, and the levels that make the ranges hold."""

    def __init__(self) -> None:
        self.ratios: deque[float] = deque()
        self.steered = list(LEVELS)
        self._ordered: list[float] = []

    def add(self, ratio: float) -> None:
        self.ratios.append(ratio)
        insort(self._ordered, ratio)
        if len(self.ratios) > _WINDOW:
            del self._ordered[bisect_left(self._ordered, self.ratios.popleft())]

    def quantiles(self) -> list[float]:
        """At the steered levels, in order; between two ratios in proportion."""
        last = len(self._ordered) - 1
        found: list[float] = []
        for level in sorted(self.steered):
            below = int(level * last)
            part = level * last - below
            above = self._ordered[min(below + 1, last)]
            found.append(self._ordered[below] * (1 - part) + above * part)
        return found


class Ranges:
    """Learns from every wait whose end is known; not shared between threads."""

    def __init__(self, borders_s: Sequence[float]) -> None:
        self._borders_s = tuple(borders_s)
        self._sizes = [_Size() for _ in range(len(borders_s) + 1)]

    @classmethod
    def for_expectations(cls, expected_s: Sequence[float]) -> Ranges:
        """Sizes that each hold a fifth of what is expected."""
        return cls(np.quantile(expected_s, np.linspace(0, 1, _SIZES + 1)[1:-1]).tolist())

    def tell(self, expected_s: float) -> Told:
        """The range for one caller. Before anything was learned, only the expectation."""
        size = self._size(expected_s)
        if not size.ratios:
            return Told(expected_s, (expected_s,) * len(LEVELS))
        return Told(expected_s, tuple(expected_s * ratio for ratio in size.quantiles()))

    def learn(self, told: Told, waited_s: float) -> None:
        """The wait of somebody who was told that is over: answered after `waited_s`."""
        size = self._size(told.expected_s)
        size.add(waited_s / told.expected_s)
        for index, (level, within_s) in enumerate(zip(LEVELS, told.within_s, strict=True)):
            steered = size.steered[index] + _STEER * (level - (waited_s <= within_s))
            size.steered[index] = min(max(steered, _LOWEST), _HIGHEST)

    def _size(self, expected_s: float) -> _Size:
        return self._sizes[bisect_left(self._borders_s, expected_s)]

    def as_json(self) -> dict[str, Any]:
        sizes = [{"ratios": list(size.ratios), "steered": size.steered} for size in self._sizes]
        return {"borders_s": list(self._borders_s), "sizes": sizes}

    @classmethod
    def of_json(cls, data: Mapping[str, Any]) -> Ranges:
        ranges = cls(data["borders_s"])
        for size, saved in zip(ranges._sizes, data["sizes"], strict=True):
            for ratio in saved["ratios"]:
                size.add(ratio)
            size.steered = list(saved["steered"])
        return ranges
