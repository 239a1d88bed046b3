"""How long things last in a simulated period: talking, patience, pauses. Seconds."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from servicetelefon.kit.errors import Invalid


class Duration(Protocol):
    def draw(self, chance: np.random.Generator, count: int) -> NDArray[np.float64]:
        """So many independent durations in seconds, 0 or more."""
        ...


@dataclass(frozen=True, slots=True)
class Exponential:
    """Without memory: what the Erlang formulas assume."""

    mean_s: float

    def __post_init__(self) -> None:
        _above_zero(self.mean_s)

    def draw(self, chance: np.random.Generator, count: int) -> NDArray[np.float64]:
        return chance.exponential(self.mean_s, count)


@dataclass(frozen=True, slots=True)
class Lognormal:
    """What handling times look like (Brown et al. 2005); `cv` is standard deviation over mean."""

    mean_s: float
    cv: float

    def __post_init__(self) -> None:
        _above_zero(self.mean_s)
        _above_zero(self.cv)

    def draw(self, chance: np.random.Generator, count: int) -> NDArray[np.float64]:
        variance = math.log1p(self.cv**2)
        return chance.lognormal(math.log(self.mean_s) - variance / 2, math.sqrt(variance), count)


@dataclass(frozen=True)
class Measured:
    """Drawn from what was measured: the quantiles at 0, 1/n, 2/n … 1, straight between them."""

    quantiles_s: tuple[float, ...]

    def __post_init__(self) -> None:
        values = np.array(self.quantiles_s)
        if len(values) < 2 or np.any(values < 0) or np.any(np.diff(values) < 0):  # noqa: PLR2004
            raise Invalid("measured quantiles must be two or more, 0 or more and in order")

    def draw(self, chance: np.random.Generator, count: int) -> NDArray[np.float64]:
        at = chance.random(count) * (len(self.quantiles_s) - 1)
        return np.interp(at, np.arange(len(self.quantiles_s)), self.quantiles_s)


def _above_zero(value: float) -> None:
    if not 0 < value < math.inf:
        raise Invalid(f"a duration must be above 0, not {value}")
