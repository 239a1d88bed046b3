"""What each agent is doing. Changes come from the desk and from the steps of calls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import UUID

from servicetelefon.domain.presence import Presence, PresenceEvent, after
from servicetelefon.kit.database import Transaction
from servicetelefon.kit.statement import STEP, Part


@dataclass(frozen=True, slots=True)
class AgentNow:
    agent: UUID
    state: Presence
    since: datetime
    reason: str | None
    phone: str | None
    phone_there: bool
    contact: UUID | None


async def seat(
    tx: Transaction, agent: UUID, skills: Sequence[str], phone: str, now: datetime
) -> None:
    """An agent has come to a desk: known to routing, not yet ready. A running call is kept."""
    await tx.do(
        "insert into routing.presence (agent, state, since, skills, phone, seen_at) "
        "values (%s, 'away', %s, %s, %s, %s) on conflict (agent) do update "
        "set skills = excluded.skills, phone = excluded.phone, seen_at = excluded.seen_at",
        (agent, now, list(skills), phone, now),
    )


async def read(tx: Transaction, agent: UUID) -> AgentNow | None:
    row = await tx.row(
        "select agent, state, since, reason, phone, phone_there, contact "
        "from routing.presence where agent = %s",
        (agent,),
    )
    return AgentNow(row[0], Presence(row[1]), *row[2:]) if row else None


_FREE = (Presence.READY, Presence.PAUSED, Presence.AWAY)


async def change(
    tx: Transaction,
    agent: UUID,
    event: PresenceEvent,
    now: datetime,
    reason: str | None = None,
) -> tuple[Presence, Presence] | None:
    """Do this event to the agent, whatever runs beside it: (before, after), or None when it
    cannot happen in the present state.
    """
    row = await tx.row("select state from routing.presence where agent = %s for update", (agent,))
    if row is None:
        return None
    before = Presence(row[0])
    to = after(before, event)
    if to is None:
        return None
    free = to in _FREE
    # Who is ready already keeps the moment: fairness goes by how long somebody has been free.
    keeps = to is before is Presence.READY
    await tx.do(
        "update routing.presence set state = %s, reason = %s, rest_until = null, "
        "contact = case when %s then null else contact end, "
        "since = case when %s then since else %s end where agent = %s",
        (to.value, reason, free, keeps, now, agent),
    )
    return before, to


_CHANGE_IN_STEP = """
update routing.presence set reason = %s, rest_until = null, since = %s,
  state = case state {becomes} end, contact = case state {keeps} end
where agent = %s and state in ({before}) and {step}
"""


def changing(agent: UUID, event: PresenceEvent, now: datetime, reason: str | None = None) -> Part:
    """The same as a part of a step's statement; nothing when it cannot happen now."""
    return Part("agent", _changing(event), (reason, now, agent))


@cache
def _changing(event: PresenceEvent) -> str:
    """The table of states is a part of the text: the plan of a join with it costs more than all
    the rest of a step.
    """
    ways = {state: to for state in Presence if (to := after(state, event))}
    return _CHANGE_IN_STEP.format(
        becomes=" ".join(f"when '{one}' then '{to}'" for one, to in ways.items()),
        keeps=" ".join(
            f"when '{one}' then {'null::uuid' if to in _FREE else 'contact'}"
            for one, to in ways.items()
        ),
        before=", ".join(f"'{one}'" for one in ways),
        step=STEP,
    )


async def phone_seen(tx: Transaction, phone: str, *, there: bool) -> UUID | None:
    """A phone registered or went; the agent it belongs to, if anybody sits there."""
    row = await tx.row(
        "update routing.presence set phone_there = %s where phone = %s returning agent",
        (there, phone),
    )
    return row[0] if row else None


async def phones_seen(tx: Transaction, phones: Sequence[str]) -> None:
    """After a restart of the engine: exactly these phones are there."""
    await tx.do("update routing.presence set phone_there = (phone = any(%s))", (list(phones),))


async def set_skills(tx: Transaction, agent: UUID, skills: Sequence[str]) -> None:
    """Of somebody at work: the next match goes by them."""
    await tx.do("update routing.presence set skills = %s where agent = %s", (list(skills), agent))
