"""The learnt waits of the running service: contacts as lessons, and the line as it is seen now."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from enum import IntEnum
from zoneinfo import ZoneInfo

import numpy as np

from servicetelefon.measures.facts import Facts
from servicetelefon.measures.service import entered
from servicetelefon.planning.waits.announce import Saying, WaitPredictor
from servicetelefon.planning.waits.line import Line, Seen
from servicetelefon.planning.waits.past import PastContact, lessons

_MINUTE = 60.0
_AT_ONCE_S = 1.0
"""Who was answered within a second never waited for anybody."""


def past_of(facts: Facts, zone: ZoneInfo) -> list[PastContact]:
    """Those who entered the queue and left it; the kind is the line, moments count from a midnight
    of the city."""
    offered = facts.take(entered(facts))
    if not len(offered):
        return []
    first = datetime.fromtimestamp(float(offered.queued.min()), zone)
    midnight = first.replace(hour=0, minute=0, second=0, microsecond=0).timestamp()
    names = ("", *facts.codes.line)
    found: list[PastContact] = []
    for row in range(len(offered)):
        queued, answered = float(offered.queued[row]), float(offered.answered[row])
        ended, closed = float(offered.ended[row]), float(offered.closed[row])
        talked = not np.isnan(answered)
        left = answered if talked else ended
        if np.isnan(left):
            continue
        wait = left - queued if left - queued > _AT_ONCE_S else 0.0
        done = closed if not np.isnan(closed) else ended
        handling = max(done - answered, 0.0) if talked and not np.isnan(done) else None
        found.append(PastContact(queued - midnight, names[int(offered.line[row])], wait, handling))
    return found


def learnt(past: list[PastContact]) -> dict[str, object]:
    """What the service keeps: model, ranges, and how good both were. Invalid where too few waited.
    Takes seconds of a core for a month."""
    return WaitPredictor.of(lessons(past)).as_json()


class _What(IntEnum):
    LEFT = 0
    ENDED = 1
    ARRIVED = 2
    ANSWERED = 3


def seen_now(facts: Facts, line: str, ahead: int, now: datetime, zone: ZoneInfo) -> Seen:
    """The line in the eyes of somebody on `line` with so many before, from the contacts of the
    last hours."""
    offered = facts.take(entered(facts))
    state, names = Line(), ("", *facts.codes.line)
    for moment, what, row in sorted(_events(offered, now.timestamp())):
        kind = names[int(offered.line[row])]
        if what is _What.ARRIVED:
            state.arrives(row, kind, moment)
            if not offered.answered[row] - offered.queued[row] <= _AT_ONCE_S:
                state.must_wait()
        elif what is _What.ANSWERED:
            state.answered(row, moment)
        elif what is _What.ENDED:
            state.ends(row, moment)
        else:
            state.gives_up(row)
    local = now.astimezone(zone)
    seen = state.seen(line, now.timestamp(), local.hour + local.minute / 60)
    return replace(seen, ahead=ahead, waiting=max(seen.waiting, ahead))


def _events(offered: Facts, now: float) -> list[tuple[float, _What, int]]:
    """What has happened until now."""
    found: list[tuple[float, _What, int]] = []
    for row in range(len(offered)):
        queued, answered = float(offered.queued[row]), float(offered.answered[row])
        ended, closed = float(offered.ended[row]), float(offered.closed[row])
        found.append((queued, _What.ARRIVED, row))
        if np.isnan(answered):
            if not np.isnan(ended):
                found.append((max(ended, queued), _What.LEFT, row))
            continue
        found.append((max(answered, queued), _What.ANSWERED, row))
        done = closed if not np.isnan(closed) else ended
        if not np.isnan(done):
            found.append((max(done, answered) + 1e-6, _What.ENDED, row))
    return [one for one in found if one[0] <= now]


def minutes(predictor: WaitPredictor, seen: Seen) -> tuple[int, int] | None:
    """Low and high in whole minutes; None where ranges of this kind have not held."""
    said = predictor.announce(seen, None)
    if said.saying is not Saying.RANGE:
        return None
    return round(said.low_s / _MINUTE), round(said.high_s / _MINUTE)
