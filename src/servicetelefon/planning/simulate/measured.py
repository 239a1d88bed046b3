"""A simulated period as the measures see it: the same figures for days that never were."""

from __future__ import annotations

from datetime import datetime

import numpy as np

from servicetelefon.domain.outcomes import Outcome as How
from servicetelefon.measures.facts import Codes, Facts, facts
from servicetelefon.planning.simulate.world import NEVER, SECOND, Contacts, Outcome, World


def facts_of(world: World, contacts: Contacts, outcome: Outcome, start: datetime) -> Facts:
    """One row a contact that came, kinds as topics. Who kept the place by callback asked for it;
    `start` is the moment of the period's beginning."""
    came = np.flatnonzero(outcome.arrived < NEVER)
    begun = start.timestamp()
    codes = Codes(line=("line",), topic=tuple(one.name for one in world.kinds), district=(),
                  language=())  # fmt: skip
    arrived = begun + outcome.arrived[came] / SECOND
    talked = outcome.answered[came] >= 0
    called_back = outcome.called_back[came]
    direct = talked & ~called_back
    answered = np.where(direct, begun + outcome.answered[came] / SECOND, np.nan)
    left = (
        arrived
        + np.where(called_back, contacts.hold_after[came], contacts.patience[came]).astype(
            np.float64
        )
        / SECOND
    )
    ended = np.where(direct, answered + contacts.handling[came] / SECOND, left)
    how = np.where(
        direct,
        codes.number("outcome", How.ANSWERED),
        np.where(
            called_back,
            codes.number("outcome", How.CALLBACK_ASKED),
            codes.number("outcome", How.LEFT_WAITING),
        ),
    )
    return facts(
        codes,
        arrived,
        queued=arrived,
        answered=answered,
        ended=ended,
        closed=ended,
        line=np.ones(len(came), dtype=np.int16),
        topic=(contacts.kind[came] + 1).astype(np.int16),
        channel=np.full(len(came), codes.number("channel", "phone"), dtype=np.int16),
        outcome=how.astype(np.int16),
    )
