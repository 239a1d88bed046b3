"""What a step of a call writes about callbacks: asked for, taken by an agent, how the try ended.

Plain values in, so that a step can be written later from the spool, and only once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from servicetelefon.domain.callback import (
    UNTIL_THE_NEXT_LOOK,
    CallbackEvent,
    CallbackState,
    after,
    event_of,
    pause_after,
)
from servicetelefon.domain.events import Code, EventCode
from servicetelefon.domain.outcomes import Outcome
from servicetelefon.kit.database import Transaction
from servicetelefon.records import store as records
from servicetelefon.records.store import Entry, NewContact
from servicetelefon.routing import callback_store
from servicetelefon.routing import store as routing
from servicetelefon.routing.callback_number import SealedNumber
from servicetelefon.routing.callback_store import Callback

NewId = Callable[[], UUID]

CHANNEL = "callback"
"""The channel of a contact that is one try of a callback."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A callback that can be written down; the number is sealed already."""

    callback: Callback
    number: SealedNumber
    journal: UUID


async def write(tx: Transaction, planned: Planned) -> Callback:
    """Write it down once. A number that is owed a callback already keeps that one, at the earlier
    of both places.
    """
    await routing.lock(tx)
    one, found = planned.callback, None
    if await callback_store.insert(tx, one, planned.number):
        await records.open_contact(tx, contact_of(one))
    else:
        found = await callback_store.asked_again(tx, one, planned.number)
    stands = found or one
    data: dict[str, Code] = {
        "callback": str(stands.id),
        "reason": one.reason.value,
        "channel": one.channel.value,
        "again": found is not None,
    }
    asked = Entry(planned.journal, one.asked_at, EventCode.CALLBACK_ASKED, one.asked_in, data=data)
    await records.append(tx, [asked])
    return stands


async def taken(tx: Transaction, contact: UUID, now: datetime, new_id: NewId) -> Callback | None:
    """An agent has answered the offer of this try; None when the callback went another way."""
    one = await callback_store.of_contact(tx, contact)
    if one is None or after(one.state, CallbackEvent.TAKEN) is None:
        return None
    mine = replace(one, state=CallbackState.IN_HAND, due_at=None, tries=one.tries + 1)
    if not await callback_store.move(tx, one, mine):
        return None
    await records.append(tx, [entry(one, CallbackEvent.TAKEN, mine.state, now, new_id())])
    return mine


async def try_ended(
    tx: Transaction, contact: UUID, outcome: Outcome, now: datetime, new_id: NewId
) -> None:
    """The call of this try is closed: reached, tried again later at the same place, or by hand.
    Each further try is a contact of its own. A second telling changes nothing.
    """
    one = await callback_store.of_contact(tx, contact)
    if one is None or one.state is not CallbackState.IN_HAND:
        return
    event = event_of(outcome, one.tries)
    next_one = _next_try(one, event, outcome, now, new_id)
    if next_one.contact != one.contact:
        # Counted as booked with the very first contact, also when that one was no try.
        await records.open_contact(tx, replace(contact_of(next_one), first_try=False))
    await callback_store.move(tx, one, next_one)
    if event is CallbackEvent.NO_WAY_OUT:
        # Nobody else would get further: no agent is rung for nothing.
        await routing.lock(tx)
        await callback_store.stand_back(tx, event.value, now + UNTIL_THE_NEXT_LOOK)
    await records.append(tx, [entry(one, event, next_one.state, now, new_id())])


def _next_try(
    one: Callback, event: CallbackEvent, outcome: Outcome, now: datetime, new_id: NewId
) -> Callback:
    to = after(one.state, event) or one.state
    if to is CallbackState.REACHED:
        return replace(one, state=to, due_at=None, ended_at=now)
    again = replace(one, state=to, contact=new_id())
    if event is CallbackEvent.LOST:
        return replace(again, tries=one.tries - 1, due_at=now)
    if event is CallbackEvent.NO_WAY_OUT:
        later = now + UNTIL_THE_NEXT_LOOK
        return replace(again, tries=one.tries - 1, due_at=later, held=event.value)
    if event is CallbackEvent.NOT_REACHED:
        return replace(again, due_at=now + pause_after(outcome, one.tries))
    return replace(again, due_at=None)


def contact_of(one: Callback) -> NewContact:
    """The contact of the next try, as a record: it has been waiting since the place it keeps."""
    return NewContact(
        id=one.contact,
        realm=one.realm,
        channel=CHANNEL,
        arrived_at=one.arrived_at,
        line=one.line,
        language=one.language,
        callback=one.id,
        callback_until=one.until,
        first_try=one.tries == 0,
    )


def entry(
    one: Callback, event: CallbackEvent, to: CallbackState, now: datetime, line: UUID
) -> Entry:
    data: dict[str, Code] = {
        "callback": str(one.id),
        "event": event.value,
        "from": one.state.value,
        "to": to.value,
        "tries": one.tries,
    }
    return Entry(line, now, EventCode.CALLBACK_STEPPED, one.contact, data=data)
