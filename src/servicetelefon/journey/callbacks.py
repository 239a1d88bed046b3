"""Callbacks from the asking to the end, whichever channel asked: `ask` is the one way in.

A callback keeps the place of whoever asked: it stands in the order of those who wait, an agent
takes it like a call, and only then the number is called. So there are never more calls out
than agents who are free for them, and nobody is overtaken, neither by a callback nor by a call.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from servicetelefon.domain.callback import (
    CallbackChannel,
    CallbackEvent,
    CallbackReason,
    CallbackState,
    SettledHow,
    after,
)
from servicetelefon.domain.city import City
from servicetelefon.domain.outcomes import Outcome
from servicetelefon.domain.permissions import Role
from servicetelefon.domain.telephone_number import NumberFault, read_number
from servicetelefon.journey import callback_windows, line_plan
from servicetelefon.journey.callback_hours import first_moment, in_hours
from servicetelefon.journey.callback_steps import NewId, Planned, entry, write
from servicetelefon.journey.callback_windows import Window
from servicetelefon.kit.crypto import Vault
from servicetelefon.kit.database import Transaction
from servicetelefon.kit.errors import Conflict, Invalid
from servicetelefon.records import store as records
from servicetelefon.records.store import Look
from servicetelefon.routing import callback_number, callback_store, look, text_store
from servicetelefon.routing import store as routing
from servicetelefon.routing.callback_store import Callback
from servicetelefon.routing.text_port import TextKind

LOOK_AHEAD = timedelta(seconds=5)
"""Before somebody stands in the order it is looked whether the line will be open then."""


class NumberRefused(Invalid):
    """This number cannot be called back; `fault` says why, for a clear sentence."""

    code = "number-refused"

    def __init__(self, fault: NumberFault) -> None:
        super().__init__(f"this number cannot be called back: {fault}", fault=fault.value)
        self.fault = fault


class NotOwed(Conflict):
    """This callback is over, or somebody has it in hand."""

    code = "callback-not-owed"


@dataclass(frozen=True, slots=True)
class Asking:
    """What is known when somebody asks. `number` as typed or shown; `arrived_at` is the place
    that is kept (without one: now; with a window: its start).
    """

    line: str
    number: str
    channel: CallbackChannel
    reason: CallbackReason
    language: str = "de"
    needs: tuple[str, ...] | None = None  # None: what the line, the language and the topic need
    topic: str | None = None
    district: str | None = None
    asked_in: UUID | None = None
    arrived_at: datetime | None = None
    window: Window | None = None
    neutral: bool = True
    realm: str = "live"


@dataclass(frozen=True, slots=True)
class Callbacks:
    """What all channels and the sweep share; every method works in the caller's transaction."""

    city: Callable[[], City]
    switches: Callable[[], line_plan.Switches]
    vault: Vault
    new_id: NewId
    texts: bool = False  # whether there is a gateway for text messages

    async def ask(self, tx: Transaction, asking: Asking, now: datetime) -> Callback:
        """Write it down. A number that is owed a callback already keeps that one (at the earlier
        of both places); one that the line may not call is a task for an agent.
        """
        return await write(tx, self.plan(asking, now))

    def plan(self, asking: Asking, now: datetime) -> Planned:
        """The same as values, for a step that is written later; NumberRefused, WindowRefused."""
        read = read_number(asking.number, self.city().calls_out)
        if read.number is None:
            raise NumberRefused(read.fault or NumberFault.NO_NUMBER)
        one = self._planned(asking, now)
        if read.fault is NumberFault.FOREIGN:
            one = replace(one, state=CallbackState.BY_HAND, due_at=None)
        return Planned(one, callback_number.sealed(self.vault, one.id, read.number), self.new_id())

    def _planned(self, asking: Asking, now: datetime) -> Callback:
        city, window = self.city(), asking.window
        if window is not None:
            callback_windows.check(city, asking.line, window, now)
        needs = asking.needs
        if needs is None:
            needs = tuple(
                sorted(city.needs(asking.line, language=asking.language, topic=asking.topic or ""))
            )
        due = window.start if window else first_moment(city, asking.line, now, self.switches())
        return Callback(
            id=self.new_id(),
            realm=asking.realm,
            line=asking.line,
            channel=asking.channel,
            reason=asking.reason,
            state=CallbackState.APPOINTED,
            contact=self.new_id(),
            arrived_at=window.start if window else asking.arrived_at or now,
            asked_at=now,
            needs=needs,
            language=asking.language,
            due_at=due,
            until=window.end if window else None,
            asked_in=asking.asked_in,
            topic=asking.topic,
            district=asking.district,
            neutral=asking.neutral,
        )

    async def number_of(self, tx: Transaction, callback: UUID) -> str | None:
        """The number, for whoever calls it; None once it was destroyed."""
        return await callback_store.number_of(tx, self.vault, callback)

    async def by_hand(
        self, tx: Transaction, account: UUID, now: datetime
    ) -> list[tuple[Callback, str | None]]:
        """Tasks for agents with the numbers; that somebody saw them stands in the audit."""
        found = await callback_store.by_hand(tx)
        for one in found:
            look = Look(
                id=self.new_id(),
                at=now,
                account=account,
                role=Role.AGENT.value,
                action="saw_callback_number",
                object_kind="callback",
                object_id=str(one.id),
            )
            await records.audit(tx, look)
        return [(one, await self.number_of(tx, one.id)) for one in found]

    async def withdraw(self, tx: Transaction, callback: UUID, now: datetime) -> None:
        """Nobody need be called any more."""
        await routing.lock(tx)
        one = await callback_store.find(tx, callback)
        if one is None or after(one.state, CallbackEvent.WITHDRAWN) is None:
            raise NotOwed("this callback is not owed")
        await routing.leave(tx, one.contact, now)
        await self._end(tx, one, CallbackEvent.WITHDRAWN, now)

    async def settle(self, tx: Transaction, callback: UUID, how: SettledHow, now: datetime) -> None:
        """An agent has done by hand what calls could not."""
        one = await callback_store.find(tx, callback)
        if one is None or after(one.state, CallbackEvent.SETTLED) is None:
            raise NotOwed("this callback is no task")
        if how is SettledHow.TEXT and self.texts:
            await text_store.put(tx, self.new_id(), one.id, TextKind.NOT_REACHED, now)
        await self._end(tx, one, CallbackEvent.SETTLED, now, how)

    async def _end(
        self,
        tx: Transaction,
        one: Callback,
        event: CallbackEvent,
        now: datetime,
        how: SettledHow | None = None,
    ) -> None:
        to = after(one.state, event) or one.state
        ended = replace(one, state=to, due_at=None, ended_at=now, settled_how=how)
        if not await callback_store.move(tx, one, ended):
            raise NotOwed("this callback went another way")
        await records.mark(tx, one.contact, {"closed_at": now, "outcome": Outcome.NO_CONVERSATION})
        await records.append(tx, [entry(one, event, to, now, self.new_id())])

    async def sweep(self, tx: Transaction, now: datetime) -> None:
        """What no bell tells: who is due, lines that have closed, nodes that fell silent. Offers
        are made by `assign`, by whoever calls this.
        """
        closed, silent = self._closed(now), now - look.NODE_SILENT
        if not (
            await callback_store.soon_due(tx, now + LOOK_AHEAD)
            or await callback_store.in_order(tx, closed)
            or await callback_store.any_stranded(tx, silent)
        ):
            return
        await routing.lock(tx)
        await self._carry_appointed(tx, now)
        await self._carry_from_order(tx, closed, now)
        await callback_store.join_due(tx, now, silent)
        await callback_store.move_from_silent(tx, silent)

    async def _carry_appointed(self, tx: Transaction, now: datetime) -> None:
        for one in await callback_store.soon_due(tx, now + LOOK_AHEAD):
            moment = max(one.due_at or now, now)
            opens = first_moment(self.city(), one.line, moment, self.switches())
            if opens > moment:
                await self._carry(tx, one, opens, now)

    def _closed(self, now: datetime) -> list[str]:
        city, switches = self.city(), self.switches()
        return [line for line in city.lines if not in_hours(city, line, now, switches)]

    async def _carry_from_order(self, tx: Transaction, closed: list[str], now: datetime) -> None:
        """The line has closed: the rest keep their places for the next opening."""
        city, switches = self.city(), self.switches()
        for one in await callback_store.in_order(tx, closed):
            await routing.leave(tx, one.contact, now)
            await self._carry(tx, one, first_moment(city, one.line, now, switches), now)

    async def _carry(self, tx: Transaction, one: Callback, to: datetime, now: datetime) -> None:
        later = replace(one, state=CallbackState.APPOINTED, due_at=to)
        moved = await callback_store.move(tx, one, later)
        if moved and one.state is CallbackState.IN_ORDER:
            carried = CallbackEvent.CARRIED
            line = entry(one, carried, CallbackState.APPOINTED, now, self.new_id())
            await records.append(tx, [line])
            if self.texts:
                # Not today any more: the person is told, in neutral words.
                await text_store.put(tx, self.new_id(), one.id, TextKind.CARRIED, now)
