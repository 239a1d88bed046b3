"""What a simulated period came to, counted as the service's own promise is counted."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from servicetelefon.domain.promise import ServiceLevelFormula
from servicetelefon.planning.simulate.draws import DAY_S
from servicetelefon.planning.simulate.world import NEVER, SECOND, Contacts, Outcome, Rules

Counts = NDArray[np.float64]


@dataclass(frozen=True)
class Counted:
    """Contacts per part (a day, a slot, a kind …); times in seconds.

    A callback is offered and, once reached, answered at its moment; it is never abandoned.
    `unreached` are callbacks given up after the last try, `owed` those still open at the end.
    """

    offered: Counts
    answered: Counts
    within: Counts
    abandoned: Counts
    abandoned_within: Counts
    called_back: Counts
    unreached: Counts
    owed: Counts
    waited_s: Counts  # sum over the answered

    def service_level(self, formula: ServiceLevelFormula) -> Counts:
        """Per part; 1 where nothing was offered: no promise was broken."""
        match formula:
            case ServiceLevelFormula.SL1:
                kept, of = self.within, self.offered
            case ServiceLevelFormula.SL2:
                kept, of = self.within, self.answered
            case ServiceLevelFormula.SL3:
                kept, of = self.within, self.offered - self.abandoned_within
            case ServiceLevelFormula.SL4:
                kept, of = self.within + self.abandoned_within, self.offered
        return np.divide(kept, of, out=np.ones_like(kept), where=of > 0)

    def together(self) -> Counted:
        """All parts as one."""
        return Counted(*(np.array([getattr(self, name).sum()]) for name in _FIELDS))


_FIELDS = tuple(Counted.__dataclass_fields__)


def by_day(contacts: Contacts, outcome: Outcome, rules: Rules, limit_s: float) -> Counted:
    """Parts are days since the start of the period, by arrival."""
    came = outcome.arrived < NEVER
    days = outcome.arrived[came] // (DAY_S * SECOND)
    return counted(contacts, outcome, rules, limit_s, days, int(days.max(initial=-1)) + 1)


def counted(
    contacts: Contacts,
    outcome: Outcome,
    rules: Rules,
    limit_s: float,
    part: NDArray[np.int64],
    parts: int,
) -> Counted:
    """`part` gives, for each contact that came, the index of its part."""
    came = np.flatnonzero(outcome.arrived < NEVER)
    arrived = outcome.arrived[came]
    patience, answered_at = contacts.patience[came], outcome.answered[came]
    called_back = outcome.called_back[came]
    limit = limit_s * SECOND
    answered = answered_at >= 0
    wait = np.where(answered, answered_at - arrived, 0)
    abandoned = ~answered & ~called_back
    unreached = ~answered & called_back & (outcome.tried[came] >= rules.tries)

    def count(which: NDArray[np.bool_]) -> Counts:
        return np.bincount(part[which], minlength=parts).astype(np.float64)

    return Counted(
        offered=count(np.ones(len(came), dtype=np.bool_)),
        answered=count(answered),
        within=count(answered & (wait <= limit)),
        abandoned=count(abandoned),
        abandoned_within=count(abandoned & (patience <= limit)),
        called_back=count(answered & called_back),
        unreached=count(unreached),
        owed=count(~answered & called_back & ~unreached),
        waited_s=np.bincount(part, weights=wait / SECOND, minlength=parts).astype(np.float64),
    )


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over independent runs with the half width of its 95 % confidence interval."""

    mean: float
    half_width: float

    def holds(self, value: float) -> bool:
        return abs(value - self.mean) <= self.half_width


def estimate(runs: Sequence[float], confidence: float = 0.95) -> Estimate:
    count = len(runs)
    mean = float(np.mean(runs))
    if count == 1:
        return Estimate(mean, math.inf)
    error = float(np.std(runs, ddof=1)) / math.sqrt(count)
    return Estimate(mean, float(stdtrit(count - 1, (1 + confidence) / 2)) * error)
