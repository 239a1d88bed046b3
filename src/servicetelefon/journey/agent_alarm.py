"""An agent in an emergency calls a supervisor in: raised, taken once, ended; each with its trace.

The script stands on the agent's page already: it shows without asking anybody, also while the
database is away.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from servicetelefon.chat import read as chat_read
from servicetelefon.desk import alarms
from servicetelefon.desk.alarms import Alarm
from servicetelefon.domain.call import State
from servicetelefon.domain.events import EventCode
from servicetelefon.domain.outgoing import Target, TargetKind
from servicetelefon.domain.permissions import Role
from servicetelefon.journey.agent_talk import NotNow
from servicetelefon.kit.bell import Bell
from servicetelefon.kit.clock import Clock
from servicetelefon.kit.database import Database, Transaction
from servicetelefon.kit.errors import Conflict, Invalid, NotFound
from servicetelefon.phone import read as phone_read
from servicetelefon.phone import requests
from servicetelefon.phone import store as calls
from servicetelefon.phone.requests import Request, Verb
from servicetelefon.records import read as records_read
from servicetelefon.records import store as records
from servicetelefon.records.store import Entry, Look

TOPIC = "alarm"
"""Topic of the bell: an alarm was raised, taken or ended."""

_IN_TALK = frozenset({State.TALKING, State.HELD})
NewId = Callable[[], UUID]


class AlarmTaken(Conflict):
    """Somebody else was quicker."""

    code = "alarm-taken"


class AlarmOver(Conflict):
    code = "alarm-over"


class AlarmNotYours(Conflict):
    """Only who raised it or took it goes on with it, and nobody takes their own."""

    code = "alarm-not-yours"


class AgentAlarm:
    """One method a button: the agent's, and the supervisor's who comes."""

    def __init__(self, database: Database, bell: Bell, clock: Clock, new_id: NewId) -> None:
        self._database = database
        self._bell = bell
        self._clock = clock
        self._new_id = new_id

    async def start(self, agent: UUID) -> None:
        """For the contact on the agent's desk; a second press while it runs changes nothing."""
        now = self._clock.now()
        async with self._database.step() as tx:
            call = await phone_read.call_of(tx, agent)
            contact = call.contact if call else await chat_read.of_agent(tx, agent)
            if contact is None:
                raise NotNow("there is no contact on this desk")
            alarm = Alarm(self._new_id(), contact, agent, now)
            if await alarms.start(tx, alarm):
                await self._write(tx, alarm, "raised", agent, Role.AGENT)
        self._tell(agent)

    async def take(self, supervisor: UUID, alarm_id: UUID) -> None:
        """Once only: of two who press at once one gets it, the other AlarmTaken."""
        now = self._clock.now()
        async with self._database.step() as tx:
            alarm = await _found(tx, alarm_id)
            if alarm.agent == supervisor:
                raise AlarmNotYours("nobody comes to their own alarm")
            if not await alarms.take(tx, alarm_id, supervisor, now):
                over = (await _found(tx, alarm_id)).ended_at is not None
                raise AlarmOver("it is over") if over else AlarmTaken("somebody else has it")
            await self._write(tx, alarm, "taken", supervisor, Role.SUPERVISOR)
        self._tell(alarm.agent)

    async def end(self, supervisor: UUID, alarm_id: UUID) -> None:
        """By the supervisor who took it."""
        async with self._database.step() as tx:
            alarm = await self._taken_by(tx, supervisor, alarm_id)
            await self._end(tx, alarm, supervisor, Role.SUPERVISOR)
        self._tell(alarm.agent)

    async def end_own(self, agent: UUID) -> None:
        """By the agent on whose desk its contact is."""
        async with self._database.step() as tx:
            call = await phone_read.call_of(tx, agent)
            contact = call.contact if call else await chat_read.of_agent(tx, agent)
            alarm = await alarms.of_contact(tx, contact) if contact else None
            if alarm is None:
                raise AlarmOver("there is no alarm")
            await self._end(tx, alarm, agent, Role.AGENT)
        self._tell(agent)

    async def call_help(self, supervisor: UUID, alarm_id: UUID, target: str) -> None:
        """Ring an emergency number into the talk; the agent stays with the caller."""
        wanted = Target.read(target)
        if wanted is None or wanted.kind is not TargetKind.EMERGENCY:
            raise Invalid("only an emergency number is called into an alarm")
        now = self._clock.now()
        async with self._database.step() as tx:
            alarm = await self._taken_by(tx, supervisor, alarm_id)
            call = await calls.find(tx, alarm.contact)
            if call is None or call.state not in _IN_TALK:
                raise NotNow("nobody can be called into this contact now")
            request = Request(self._new_id(), alarm.contact, Verb.ADD, str(wanted))
            node = await requests.ask(tx, request, now)
            if node is None:
                raise NotNow("the call has ended")
            look = self._look(alarm, "called_emergency", supervisor, Role.SUPERVISOR)
            await records.audit(tx, look)
        self._bell.ring("requests", node)

    async def _taken_by(self, tx: Transaction, supervisor: UUID, alarm_id: UUID) -> Alarm:
        alarm = await _found(tx, alarm_id)
        if alarm.ended_at is not None:
            raise AlarmOver("it is over")
        if alarm.taken_by != supervisor:
            raise AlarmNotYours("take it first")
        return alarm

    async def _end(self, tx: Transaction, alarm: Alarm, by: UUID, role: Role) -> None:
        if not await alarms.end(tx, alarm.id, self._clock.now()):
            raise AlarmOver("it is over")
        await self._write(tx, alarm, "ended", by, role)

    async def _write(self, tx: Transaction, alarm: Alarm, step: str, by: UUID, role: Role) -> None:
        await records.append(tx, [_entry(alarm, step, self._clock.now(), self._new_id, role)])
        await records.audit(tx, self._look(alarm, f"alarm_{step}", by, role))

    def _look(self, alarm: Alarm, action: str, by: UUID, role: Role) -> Look:
        contact = str(alarm.contact)
        return Look(self._new_id(), self._clock.now(), by, role.value, action, "contact", contact)

    def _tell(self, agent: UUID) -> None:
        self._bell.ring(TOPIC)
        self._bell.ring("agent", str(agent))


async def end_left(tx: Transaction, now: datetime, new_id: NewId) -> int:
    """Ends the alarms whose contact is closed, however it came to be; how many."""
    left = await alarms.running(tx)
    closed = await records_read.closed_of(tx, [one.contact for one in left])
    ended = [one for one in left if one.contact in closed and await alarms.end(tx, one.id, now)]
    await records.append(tx, [_entry(one, "ended", now, new_id) for one in ended])
    return len(ended)


def _entry(
    alarm: Alarm, step: str, now: datetime, new_id: NewId, role: Role | None = None
) -> Entry:
    return Entry(
        new_id(),
        now,
        EventCode.ALARM_STEPPED,
        alarm.contact,
        role=role.value if role else None,
        data={"alarm": str(alarm.id), "step": step},
    )


async def _found(tx: Transaction, alarm_id: UUID) -> Alarm:
    alarm = await alarms.find(tx, alarm_id)
    if alarm is None:
        raise NotFound("no such alarm")
    return alarm
