"""Handling times to come: the topic's recent mean, each slot leaning on it the more the fewer
calls it has seen."""

from __future__ import annotations

import numpy as np

from servicetelefon.planning.forecast.daily import Vector
from servicetelefon.planning.forecast.history import Matrix, Series

_HALF_LIFE_DAYS = 40.0
_CALLS_TO_TRUST = 200.0
"""With so many calls a slot's own mean and the topic's weigh the same."""


def expected_handling_s(series: Series) -> Vector | None:
    """Mean seconds by slot of the day; None where the history has no handling times."""
    if series.handling_s is None:
        return None
    known = np.isfinite(series.handling_s)
    if not known.any():
        return None
    fresh = 0.5 ** (np.arange(len(series.days))[::-1] / _HALF_LIFE_DAYS)[:, None]
    calls: Matrix = series.calls * known
    seconds = np.where(known, series.handling_s, 0.0) * calls
    overall = float((fresh * seconds).sum() / max(float((fresh * calls).sum()), 1e-12))
    counted = (fresh * calls).sum(axis=0)
    return ((fresh * seconds).sum(axis=0) + _CALLS_TO_TRUST * overall) / (counted + _CALLS_TO_TRUST)
