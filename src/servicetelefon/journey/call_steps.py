"""One step of a call as plain values, computed without I/O; `call_writing.py` writes it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from servicetelefon.domain.call import Event, Row, State, step
from servicetelefon.domain.outcomes import Outcome
from servicetelefon.journey.call_times import due
from servicetelefon.journey.callback_steps import Planned
from servicetelefon.phone.store import Call
from servicetelefon.records.store import NewContact


class OfferWasOver(Exception):
    """The agent answered an offer that had ended; nothing was written."""


@dataclass(frozen=True, slots=True)
class Step:
    """`call` is the row after the step; `arrival` only in the first one."""

    call: Call
    before: State
    event: Event
    at: datetime
    journal: UUID
    choice: str | None = None
    outcome: Outcome | None = None
    role: str | None = None
    arrival: NewContact | None = None
    left_agent: UUID | None = None
    callback: Planned | None = None
    changed: tuple[str, ...] = ()  # columns of the row; none named means all

    @property
    def row(self) -> Row:
        return step(self.before, self.event)


@dataclass(frozen=True, slots=True)
class Change:
    """What an event brings beside itself: new values of the call's row, and the callback that
    this step asks for.
    """

    values: Mapping[str, object] = field(default_factory=dict[str, object])
    choice: str | None = None
    outcome: Outcome | None = None
    callback: Planned | None = None


NOTHING = Change()

Happens = Callable[[UUID, Event, Change], Awaitable[None]]
"""Does one step of a call."""


def advance(
    call: Call, event: Event, now: datetime, journal: UUID, change: Change = NOTHING
) -> Step:
    """The step that this event means for this call; NotPossible when it means none."""
    row = step(call.state, event)
    stays = row.to is call.state
    left = call.agent if row.to is State.WAITING else None
    values: dict[str, object] = {"due_at": due(call, row.to, now)}
    if not stays:
        values["third_refused"] = None
    values |= change.values
    if left:
        # The leg's id stays: it may still have to be ended.
        values |= {"agent": None, "agent_phone": None, "offer": None, "muted": False}
    after = replace(
        call,
        state=row.to,
        step=call.step + 1,
        since=call.since if stays else now,
        **values,
    )
    outcome = change.outcome or row.outcome
    return Step(
        after,
        call.state,
        event,
        now,
        journal,
        change.choice,
        outcome,
        left_agent=left,
        callback=change.callback,
        changed=("state", "step", "since", *values),
    )
