"""Calls of a whole day: level, weekday and what else is known of the day.

A ridge regression of the logarithm, older days weighing less, unusual days weighing less
(Huber), then exponential smoothing of what is left, which carries over to the next days and
fades. Effects that were seen once or twice are pulled towards none.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from servicetelefon.planning.forecast.history import Matrix

Vector = NDArray[np.float64]
_ROUNDS = 3
_HUBER = 2.0
_MAD_TO_DEVIATION = 1.4826
_OUTLIER = 4.0


@dataclass(frozen=True, slots=True)
class Memory:
    """How fast the past fades. Chosen on the first half of a year of real calls; the result
    hardly depends on it."""

    half_life_days: float = 40.0
    smoothing: float = 0.4
    fading: float = 0.9


@dataclass(frozen=True)
class Design:
    """One row of features a day; how strongly each feature is pulled to no effect; and which
    days were named in advance, so that they are no surprise however far off they are."""

    features: Matrix
    pull: Vector
    named: NDArray[np.bool_]


@dataclass(frozen=True)
class DailyFit:
    """`residuals` are logarithms of seen over fitted; `unusual` marks outliers."""

    mean: float
    effects: Vector
    level: float
    fading: float
    fitted: Vector
    residuals: Vector
    unusual: NDArray[np.bool_]

    def ahead(self, features: Matrix) -> Vector:
        """Expected calls of the next open days, one row of features each."""
        steps = np.arange(1, len(features) + 1)
        return np.exp(self.mean + features @ self.effects + self.level * self.fading**steps)


def fit_daily(totals: Vector, design: Design, memory: Memory) -> DailyFit:
    """`totals` of the open days in order."""
    features = design.features
    logs = np.log(totals + 0.5)
    fresh = 0.5 ** (np.arange(len(logs))[::-1] / memory.half_life_days)
    mean = float(np.average(logs, weights=fresh))
    penalty = np.diag(design.pull)
    trust = np.ones_like(fresh)
    effects: Vector = np.zeros(features.shape[1])
    residuals, spread = logs - mean, 0.0
    for _ in range(_ROUNDS):
        weights = fresh * trust
        normal = features.T @ (features * weights[:, None]) + penalty
        effects = np.linalg.solve(normal, features.T @ (weights * (logs - mean))).astype(np.float64)
        residuals = logs - mean - features @ effects
        spread = max(_MAD_TO_DEVIATION * float(np.median(np.abs(residuals))), 1e-6)
        trust = np.minimum(1.0, _HUBER * spread / np.maximum(np.abs(residuals), 1e-12))
        trust[design.named] = 1.0
    level = _smoothed(np.clip(residuals, -3 * spread, 3 * spread), memory.smoothing)
    fitted = np.exp(mean + features @ effects)
    # The mean of logarithms lies below the logarithm of the mean.
    lift = float(np.sum(fresh * trust * totals) / np.sum(fresh * trust * fitted))
    return DailyFit(
        mean=mean + float(np.log(max(lift, 1e-6))),
        effects=effects,
        level=level,
        fading=memory.fading,
        fitted=fitted,
        residuals=residuals,
        unusual=(np.abs(residuals) > _OUTLIER * spread) & ~design.named,
    )


def _smoothed(residuals: Vector, smoothing: float) -> float:
    level = 0.0
    for residual in residuals:
        level += smoothing * (float(residual) - level)
    return level
