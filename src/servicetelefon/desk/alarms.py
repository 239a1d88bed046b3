"""Alarms: an agent in an emergency calls a supervisor in. One runs at most for a contact."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from servicetelefon.kit.database import Transaction


@dataclass(frozen=True, slots=True)
class Alarm:
    id: UUID
    contact: UUID
    agent: UUID
    raised_at: datetime
    taken_by: UUID | None = None
    taken_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def state(self) -> str:
        """raised, taken or ended."""
        if self.ended_at is not None:
            return "ended"
        return "raised" if self.taken_by is None else "taken"


async def start(tx: Transaction, alarm: Alarm) -> bool:
    """False when one runs for this contact already."""
    started = await tx.do(
        "insert into desk.alarm (id, contact, agent, raised_at) values (%s, %s, %s, %s) "
        "on conflict (contact) where ended_at is null do nothing",
        (alarm.id, alarm.contact, alarm.agent, alarm.raised_at),
    )
    return started == 1


async def take(tx: Transaction, alarm: UUID, by: UUID, now: datetime) -> bool:
    """Once only: of two who press at once the second waits for the first's commit, and gets False."""
    taken = await tx.do(
        "update desk.alarm set taken_by = %s, taken_at = %s "
        "where id = %s and taken_by is null and ended_at is null",
        (by, now, alarm),
    )
    return taken == 1


async def end(tx: Transaction, alarm: UUID, now: datetime) -> bool:
    """False when it is over already."""
    ended = await tx.do(
        "update desk.alarm set ended_at = %s where id = %s and ended_at is null", (now, alarm)
    )
    return ended == 1


async def find(tx: Transaction, alarm: UUID) -> Alarm | None:
    row = await tx.row(
        "select id, contact, agent, raised_at, taken_by, taken_at, ended_at from desk.alarm "
        "where id = %s",
        (alarm,),
    )
    return Alarm(*row) if row else None


async def of_contact(tx: Transaction, contact: UUID) -> Alarm | None:
    """The last one, also when it is over."""
    row = await tx.row(
        "select id, contact, agent, raised_at, taken_by, taken_at, ended_at from desk.alarm "
        "where contact = %s order by raised_at desc, id desc limit 1",
        (contact,),
    )
    return Alarm(*row) if row else None


async def running(tx: Transaction) -> list[Alarm]:
    """All that are not over, the oldest first."""
    rows = await tx.rows(
        "select id, contact, agent, raised_at, taken_by, taken_at, ended_at from desk.alarm "
        "where ended_at is null order by raised_at, id"
    )
    return [Alarm(*row) for row in rows]
