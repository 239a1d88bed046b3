"""Histories of a made-up line whose truth is known."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import numpy as np

from servicetelefon.planning.forecast.history import Series

START = date(2026, 1, 5)  # a Monday
SHAPE = np.array([1.0, 3.0, 4.0, 2.0, 3.0, 2.0, 1.0]) / 16
WEEKDAY = {0: 1200.0, 1: 1000.0, 2: 900.0, 3: 900.0, 4: 950.0}


def usual(day: date) -> float:
    return WEEKDAY[day.weekday()]


def workdays(count: int, start: date = START) -> list[date]:
    days = (start + timedelta(days=n) for n in range(2 * count))
    return [day for day in days if day.weekday() < 5][:count]


def a_line(
    count: int = 100,
    *,
    seed: int | None = 7,
    truth: Callable[[date], float] = usual,
    day_cv: float = 0.05,
    closed: frozenset[date] = frozenset(),
) -> Series:
    """Weekdays with Poisson slots and a swinging day; without chance where `seed` is None."""
    days = [day for day in workdays(count + len(closed)) if day not in closed][:count]
    expected = np.array([truth(day) for day in days])[:, None] * SHAPE
    if seed is None:
        return Series(tuple(days), expected)
    chance = np.random.default_rng(seed)
    swing = chance.gamma(1 / day_cv**2, day_cv**2, size=(count, 1))
    return Series(tuple(days), chance.poisson(expected * swing).astype(np.float64))
