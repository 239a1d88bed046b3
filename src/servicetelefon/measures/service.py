"""How reachable the line was: offered, answered, abandoned, four service levels by name, waits.

Offered is who entered the queue; the clock of a wait begins there, after greeting and menu. A
callback that was asked for instead of waiting is neither answered nor abandoned: its tries are
contacts of their own. A period's figure is weighted by calls, never a mean of intervals.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from servicetelefon.domain.outcomes import Outcome
from servicetelefon.domain.promise import ServiceLevelFormula
from servicetelefon.measures.facts import Facts, Which

_Z = 1.959963984540054  # 95 %


@dataclass(frozen=True, slots=True)
class Share:
    """`kept` of `of`, with the 95 % interval of Wilson; the value is None where nothing was."""

    kept: int
    of: int

    @property
    def value(self) -> float | None:
        return self.kept / self.of if self.of else None

    def interval(self) -> tuple[float, float]:
        if not self.of:
            return 0.0, 1.0
        share, count = self.kept / self.of, self.of
        middle = (share + _Z**2 / (2 * count)) / (1 + _Z**2 / count)
        half = _Z * math.sqrt(share * (1 - share) / count + _Z**2 / (4 * count**2))
        half /= 1 + _Z**2 / count
        # Rounding must not put the share itself outside.
        return max(0.0, min(middle - half, share)), min(1.0, max(middle + half, share))


@dataclass(frozen=True, slots=True)
class Waits:
    """Seconds; of the answered, except the longest, which is of all. None: nobody."""

    mean_s: float | None
    median_s: float | None
    p90_s: float | None
    longest_s: float | None


@dataclass(frozen=True, slots=True)
class ServiceFigures:
    """One group of contacts in one period."""

    contacts: int
    offered: int
    answered: int
    abandoned: int
    abandoned_within: int
    callback_asked: int
    still_waiting: int
    levels: dict[ServiceLevelFormula, Share]
    answer_rate: Share
    waits: Waits


def entered(facts: Facts) -> Which:
    """Who is offered: everybody who entered the queue, but tries of callbacks."""
    return ~np.isnan(facts.queued) & ~facts.has("channel", "callback")


def service(facts: Facts, limit_s: float) -> ServiceFigures:
    offered = facts.take(entered(facts))
    answered = ~np.isnan(offered.answered)
    asked = ~answered & offered.has("outcome", Outcome.CALLBACK_ASKED)
    over = ~np.isnan(offered.ended) & ~answered & ~asked
    left_after = offered.ended - offered.queued
    wait = offered.answered - offered.queued
    in_time = answered & (wait <= limit_s)
    early = over & (left_after <= limit_s)
    count = {
        "offered": len(offered),
        "answered": int(answered.sum()),
        "within": int(in_time.sum()),
        "early": int(early.sum()),
    }
    return ServiceFigures(
        contacts=len(facts),
        offered=count["offered"],
        answered=count["answered"],
        abandoned=int(over.sum()),
        abandoned_within=count["early"],
        callback_asked=int(asked.sum()),
        still_waiting=int((~answered & ~asked & ~over).sum()),
        levels=_levels(count["offered"], count["answered"], count["within"], count["early"]),
        answer_rate=Share(count["answered"], count["offered"]),
        waits=_waits(wait[answered], np.where(answered, wait, left_after)),
    )


def _levels(
    offered: int, answered: int, within: int, early: int
) -> dict[ServiceLevelFormula, Share]:
    """SL1, the strict one, comes first."""
    return {
        ServiceLevelFormula.SL1: Share(within, offered),
        ServiceLevelFormula.SL2: Share(within, answered),
        ServiceLevelFormula.SL3: Share(within, offered - early),
        ServiceLevelFormula.SL4: Share(within + early, offered),
    }


def _waits(answered: np.ndarray, everybody: np.ndarray) -> Waits:
    known = everybody[~np.isnan(everybody)]
    longest = float(known.max()) if len(known) else None
    if not len(answered):
        return Waits(None, None, None, longest)
    median, p90 = np.quantile(answered, [0.5, 0.9]).tolist()
    return Waits(float(answered.mean()), median, p90, longest)
