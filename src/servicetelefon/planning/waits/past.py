"""A past line, contact by contact, as its callers could have seen it: what a prediction learns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from servicetelefon.planning.waits.line import Line, Seen


@dataclass(frozen=True, slots=True)
class PastContact:
    """`arrived_s` counts from any midnight of the city; `handling_s` is None for who gave up."""

    arrived_s: float
    kind: str
    waited_s: float
    handling_s: float | None
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Lesson:
    """Somebody who waited and was answered: what was seen on arrival, and the wait."""

    seen: Seen
    waited_s: float
    day: int
    known_s: float  # the moment when the wait was over


class _What(IntEnum):
    """Order of events at one moment: a caller who arrives sees what the others did."""

    LEFT = 0
    ENDED = 1
    ARRIVED = 2
    ANSWERED_AT_ONCE = 3


def lessons(contacts: Iterable[PastContact]) -> list[Lesson]:
    """In order of arrival; those answered at once teach nothing about waiting."""
    past = sorted(contacts, key=lambda one: one.arrived_s)
    line, learned = Line(), list[Lesson]()
    for now, what, row in sorted(_events(past)):
        contact = past[row]
        if what is _What.ARRIVED:
            if contact.waited_s > 0 and contact.handling_s is not None:
                hour = now % 86_400 / 3600
                seen = line.seen(contact.kind, now, hour, contact.rank)
                done = now + contact.waited_s
                learned.append(Lesson(seen, contact.waited_s, int(now // 86_400), done))
            line.arrives(row, contact.kind, now, contact.rank)
            if contact.waited_s > 0:
                line.must_wait()
        elif what is _What.ENDED:
            line.ends(row, now)
        elif contact.handling_s is None:
            line.gives_up(row)
        else:
            line.answered(row, now)
    return learned


def _events(past: list[PastContact]) -> Iterable[tuple[float, _What, int]]:
    for row, contact in enumerate(past):
        left = contact.arrived_s + contact.waited_s
        yield contact.arrived_s, _What.ARRIVED, row
        yield left, _What.LEFT if contact.waited_s > 0 else _What.ANSWERED_AT_ONCE, row
        if contact.handling_s is not None:
            # A contact of no length ends after it was answered.
            yield left + max(contact.handling_s, 1e-6), _What.ENDED, row
