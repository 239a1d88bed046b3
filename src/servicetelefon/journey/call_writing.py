"""A step of a call is written: one statement where that says all, one transaction in any case.

It can be written later and a second time (from the spool, after a lost answer): the call's step
number lets it in once.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import LiteralString, cast

from psycopg.rows import TupleRow

from servicetelefon.domain.call import Event, State, Write
from servicetelefon.domain.events import Code, EventCode
from servicetelefon.domain.permissions import Role
from servicetelefon.domain.presence import PresenceEvent
from servicetelefon.journey import callback_steps
from servicetelefon.journey.assigning import Assigner
from servicetelefon.journey.call_record import marks, question
from servicetelefon.journey.call_steps import OfferWasOver, Step
from servicetelefon.journey.callback_steps import NewId
from servicetelefon.kit.database import Database, Transaction
from servicetelefon.kit.statement import NOTHING_ASKED, Asked, Part, joined
from servicetelefon.phone import store as calls
from servicetelefon.records import store as records
from servicetelefon.records.store import Entry
from servicetelefon.routing import look, presence_store, taking, waiting_list
from servicetelefon.routing import store as routing
from servicetelefon.routing.look import Glance
from servicetelefon.routing.store import Offer
from servicetelefon.routing.waiting_list import Joining


async def write(database: Database, step: Step, assigner: Assigner) -> list[Offer] | None:
    """The step, on disk when this returns; what it gives is what `apply` gives."""
    pieces = _pieces(step)
    if not pieces.say_all:
        async with database.piped_step() as tx:
            return await apply(tx, step, assigner)
    found = await database.one(*pieces.statement())
    if _is_written(found):
        return []
    async with database.step() as tx:
        await _look_at_refusal(tx, step)
    return None


async def apply(
    tx: Transaction, step: Step, assigner: Assigner, *, late: bool = False
) -> list[Offer] | None:
    """Write the step. Offers that it made possible, or None when it is on disk already (or the
    row has gone another way: read it again). A `late` step has happened and cannot be refused.
    """
    if late and step.event is Event.AGENT_ANSWERED and step.call.offer and step.call.agent:
        await taking.keep_open(tx, step.call.offer, step.call.contact, step.call.agent, step.at)
    pieces = _pieces(step, late=tx.can_flush_late)
    sql, values = pieces.statement()
    asked = await tx.raw.execute(cast("LiteralString", sql), values)
    # Who waits and who is ready is asked in the same packet: the statement takes the lock.
    people = await look.people(tx, step.at) if pieces.looks else None
    found = await asked.fetchone()
    if found is None or not _is_written(found):
        await _look_at_refusal(tx, step)
        return None
    if Write.TAKE_OFFER in step.row.writes and not found[1]:
        raise OfferWasOver
    await _write_rest(tx, step, pieces.rest, assigner.new_id)
    if not pieces.matchable:
        return []
    seen = Glance(found[1], found[2], people) if pieces.looks else None
    return await assigner.assign(tx, step.at, seen)


def _is_written(found: TupleRow | None) -> bool:
    return found is not None and found[0] == 1


async def _look_at_refusal(tx: Transaction, step: Step) -> None:
    """Nothing was written: OfferWasOver if that is why, and not that the row has moved on."""
    if Write.TAKE_OFFER in step.row.writes:
        row = await calls.find(tx, step.call.contact)
        if row is not None and row.step == step.call.step - 1:
            raise OfferWasOver


async def _write_rest(tx: Transaction, step: Step, rest: Sequence[Write], new_id: NewId) -> None:
    """What cannot be a part of the statement: it is decided by what another row says."""
    if _LOCKS_FIRST.intersection(rest):
        await routing.lock(tx)
    for write in rest:
        await _WRITES[write](tx, step, new_id)
    if _ends_callback(step) and step.outcome:
        await callback_steps.try_ended(tx, step.call.contact, step.outcome, step.at, new_id)


@dataclass(frozen=True, slots=True)
class _Pieces:
    """What goes into one statement with the call's row, what is asked beside, what the step
    depends on beside its row, and what must be written after it. `looks`: the statement asks for
    somebody to match, and takes the lock if there is.
    """

    row: Part
    beside: Sequence[Part]
    asked: Asked
    if_there: Part | None
    rest: Sequence[Write]
    matchable: frozenset[Write]
    ends_callback: bool
    looks: bool

    @property
    def say_all(self) -> bool:
        """Whether the statement is the whole step."""
        return not (self.rest or self.matchable or self.ends_callback)

    def statement(self) -> tuple[str, tuple[object, ...]]:
        return joined(self.row, self.beside, self.asked, self.if_there)


def _pieces(step: Step, *, late: bool = False) -> _Pieces:
    beside, asked, if_there = _recorded(step), NOTHING_ASKED, None
    rest = list(step.row.writes)
    if Write.JOIN_QUEUE in rest:
        rest.remove(Write.JOIN_QUEUE)
        beside.append(waiting_list.joining(_joining(step), step.at))
    if Write.TAKE_OFFER in rest:
        rest.remove(Write.TAKE_OFFER)
        if step.call.offer is None:
            raise OfferWasOver
        taken = taking.accepted(step.call.offer, step.at)
        asked = taken.asked
        if step.call.step > 1:  # a first step is an insert; its callback decides as well
            if_there = taken.still_open
        beside += [*taken.parts, records.audited(_taken(step))]
    agent = step.left_agent or step.call.agent
    of_agents = [write for write in rest if write in _PRESENCE]
    # One statement changes a row once: two changes of an agent follow one another.
    if agent is not None and len(of_agents) == 1:
        rest.remove(of_agents[0])
        event, reason = _PRESENCE[of_agents[0]]
        beside.append(presence_store.changing(agent, event, step.at, reason))
    looks = _may_look(step, rest)
    if looks:
        asked = look.glance_of_joining(step.at, late=late)
    return _Pieces(
        calls.written(step.call, step.changed),
        beside,
        asked,
        if_there,
        rest,
        _MATCHABLE.intersection(step.row.writes),
        _ends_callback(step),
        looks,
    )


def _recorded(step: Step) -> list[Part]:
    """In journal and contact."""
    line = records.appended(_entry(step))
    marks_ = marks(step.row, step.call, step.at, step.outcome) | question(step.event, step.choice)
    if step.arrival is not None:
        return [line, records.opened(step.arrival, marks_)]
    return [line, records.marked(step.call.contact, marks_)] if marks_ else [line]


def _may_look(step: Step, rest: Sequence[Write]) -> bool:
    """Only somebody joins: where more is written before the match, it is not yet the moment."""
    asks = _MATCHABLE.intersection(step.row.writes) == _JOINS
    return asks and not rest and not _ends_callback(step)


def _ends_callback(step: Step) -> bool:
    return bool(step.call.callback and step.call.state is State.CLOSED and step.outcome)


def _entry(step: Step) -> Entry:
    call = step.call
    data: dict[str, Code] = {
        "call": str(call.contact),
        "step": call.step,
        "event": step.event.value,
        "from": step.before.value,
        "to": call.state.value,
    }
    if step.choice:
        data["choice"] = step.choice
    return Entry(
        step.journal, step.at, EventCode.CALL_STEPPED, call.contact, role=step.role, data=data
    )


def _joining(step: Step) -> Joining:
    call = step.call
    return Joining(
        contact=call.contact,
        arrived_at=call.first_ring,
        channel="phone",
        needs=call.needs,
        language=call.language,
        node=call.node,
        topic=call.topic,
        district=call.district,
        outside_order=call.outside_order,
    )


async def _join(tx: Transaction, step: Step, _new_id: NewId) -> None:
    await waiting_list.join(tx, _joining(step), step.at)


async def _leave(tx: Transaction, step: Step, _new_id: NewId) -> None:
    await routing.leave(tx, step.call.contact, step.at)


def _taken(step: Step) -> records.Look:
    return records.Look(
        id=step.journal,
        at=step.at,
        account=step.call.agent,
        role=Role.AGENT.value,
        action="took_contact",
        object_kind="contact",
        object_id=str(step.call.contact),
        journal=step.journal,
    )


async def _ask_callback(tx: Transaction, step: Step, _new_id: NewId) -> None:
    if step.callback is not None:
        await callback_steps.write(tx, step.callback)


async def _take_callback(tx: Transaction, step: Step, new_id: NewId) -> None:
    if await callback_steps.taken(tx, step.call.contact, step.at, new_id) is None:
        raise OfferWasOver


Writing = Callable[[Transaction, Step, NewId], Awaitable[None]]


_PRESENCE: Mapping[Write, tuple[PresenceEvent, str | None]] = {
    Write.START_WRAP_UP: (PresenceEvent.TALK_ENDED, None),
    Write.FREE_AGENT: (PresenceEvent.WRAPPED_UP, None),
    Write.LOSE_AGENT: (PresenceEvent.PHONE_LOST, None),
    Write.BACK_TO_AGENT: (PresenceEvent.PHONE_BACK, None),
    Write.SEND_AGENT_AWAY: (PresenceEvent.GIVEN_UP, None),
    Write.PAUSE_AGENT: (PresenceEvent.PUT_BACK, "put_back"),
}


def _presence(event: PresenceEvent, reason: str | None) -> Writing:
    async def write(tx: Transaction, step: Step, _new_id: NewId) -> None:
        agent = step.left_agent or step.call.agent
        if agent is not None:
            await presence_store.change(tx, agent, event, step.at, reason)

    return write


_WRITES: Mapping[Write, Writing] = {
    Write.ASK_CALLBACK: _ask_callback,
    Write.TAKE_CALLBACK: _take_callback,
    Write.JOIN_QUEUE: _join,
    Write.WIDEN_NEEDS: _join,
    Write.LEAVE_QUEUE: _leave,
    **{write: _presence(*change) for write, change in _PRESENCE.items()},
}


_MATCHABLE = frozenset(
    {Write.JOIN_QUEUE, Write.LEAVE_QUEUE, Write.WIDEN_NEEDS, Write.FREE_AGENT, Write.ASK_CALLBACK}
)
"""Somebody waits anew or is free anew: only then can there be anything to match."""


_JOINS = frozenset({Write.JOIN_QUEUE})

_LOCKS_FIRST = frozenset({Write.LEAVE_QUEUE, Write.WIDEN_NEEDS})
"""These change the row of somebody whom another process may match at this moment."""
