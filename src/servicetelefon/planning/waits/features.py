"""What is seen of a line as numbers for a linear prediction.

The core is what queueing theory says: those ahead over those who work, and the mean of the
exact wait with abandonment (Whitt 1999: a sum over those ahead), each also by kind, because
kinds share agents in ways that no record states.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from servicetelefon.planning.forecast.history import Matrix
from servicetelefon.planning.waits.line import Seen

_PATIENCE_S = 400.0


def rows(seen: Sequence[Seen], kinds: Sequence[str]) -> Matrix:
    """One row each; a kind that is not in `kinds` gets the common part only."""
    return np.array([_row(one, kinds) for one in seen])


def _row(seen: Seen, kinds: Sequence[str]) -> list[float]:
    core = _core(seen)
    row = core + _rest(seen)
    for kind in kinds:
        mine = float(kind == seen.kind)
        row += [mine, *(mine * value for value in core)]
    return row


def _core(seen: Seen) -> list[float]:
    staff = max(seen.staff, 1.0)
    return [
        (seen.waiting + 1) / staff,
        (seen.ahead + 1) / staff,
        float(seen.waiting_same),
        (seen.waiting_same + 1) / max(seen.busy_same, 1),
        seen.longest_s,
        float(seen.busy),
        max(staff - seen.busy, 0.0),
        seen.recent_waits_s,
        float(seen.started),
        _expected_wait_s(seen.ahead, staff, seen.handling_s),
        seen.recent_waits_same_s,
        math.log1p(seen.waiting),
    ]


def _rest(seen: Seen) -> list[float]:
    turn = 2 * math.pi * seen.hour / 24
    return [
        float(seen.waiting),
        seen.staff,
        float(seen.arrived),
        seen.gave_up,
        seen.handling_s,
        math.sin(turn),
        math.cos(turn),
        math.sin(2 * turn),
        math.cos(2 * turn),
    ]


def _expected_wait_s(ahead: int, staff: float, handling_s: float) -> float:
    """Mean wait when the line moves by answers and by those ahead who give up."""
    return sum(1.0 / (staff / handling_s + place / _PATIENCE_S) for place in range(ahead + 1))
