"""Where a continuous function crosses zero: scipy's Brent method behind a typed door."""

from __future__ import annotations

from collections.abc import Callable

from scipy.optimize import root_scalar

_TOLERANCE = 1e-12


def crossing(of: Callable[[float], float], low: float, high: float) -> float:
    """A zero of `of` in [low, high], where it has different signs at the ends."""
    found = root_scalar(of, bracket=(low, high), method="brentq", xtol=_TOLERANCE)
    return float(found.root)
