"""The agent's leg of a call: lost and found again, put down, rung once more."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from servicetelefon.domain.call import Event, State
from servicetelefon.domain.call_vocabulary import AGENT_IS_LOST, WITH_AGENT
from servicetelefon.domain.outgoing import Target
from servicetelefon.journey.call_engine import again_channel
from servicetelefon.journey.call_steps import NOTHING, Change
from servicetelefon.kit.clock import Clock
from servicetelefon.phone.port import ChannelGone, PhoneKind, Telephony, kind_of
from servicetelefon.phone.store import Call

RING_AGAIN_AFTER = timedelta(seconds=3)

_PUT_DOWN_IS_LOSS = frozenset({State.DIALLING, State.CONSULTING})
"""Whoever puts a desk phone down here has somebody on hold: they are rung again for them."""


class Stepping(Protocol):
    """`Calls.event`: one step of one call."""

    def __call__(
        self, contact: UUID, event: Event, change: Change = NOTHING, /
    ) -> Awaitable[None]: ...


class AgentLeg:
    """What becomes of the caller when the agent's leg goes, and of the leg itself."""

    def __init__(
        self, telephony: Telephony, clock: Clock, step: Stepping, asks: Callable[[Call], bool]
    ) -> None:
        self._telephony = telephony
        self._clock = clock
        self._step = step
        self._asks = asks
        self._again_at: dict[UUID, datetime] = {}

    async def gone(self, call: Call, gone: ChannelGone) -> None:
        """At a browser phone only the command "end" ends a call; a desk phone is put down."""
        phone = call.agent_phone or ""
        put_down = gone.hung_up and phone and kind_of(phone) is PhoneKind.DESK
        if put_down and call.state not in _PUT_DOWN_IS_LOSS:
            await self.end(call)
        else:
            await self.lose(call)

    async def end(self, call: Call) -> None:
        """The agent ends the call; in a conference with somebody who can help, only their part."""
        target = Target.read(call.third or "")
        in_conference = call.state in (State.CONFERENCE, State.CONFERENCE_LOST)
        leaves = in_conference and target is not None and target.may_be_left_alone
        alone = call.state in (State.TALKING, State.HELD)
        ended = Event.AGENT_ENDED_ASKS if alone and self._asks(call) else Event.AGENT_ENDED
        await self._step(call.contact, Event.HANDED_OVER if leaves else ended)

    async def lose(self, call: Call) -> None:
        """Music for the caller, and the same agent is rung."""
        await self._step(call.contact, Event.AGENT_LEG_LOST, rung_anew(call))

    async def phone_is_new(self, call: Call) -> None:
        """The agent's page was loaded anew: its old leg is dead even if nobody has noticed yet."""
        if call.state in WITH_AGENT:
            if call.agent_channel:
                await self._telephony.hang_up(call.agent_channel)
            await self.lose(call)
        else:
            await self.ring_again(call)

    def refused(self, call: Call) -> None:
        """The phone did not take the call back: once more in a moment."""
        self._again_at[call.contact] = self._clock.now() + RING_AGAIN_AFTER

    def waits_for_its_phone(self, call: Call) -> bool:
        return call.contact in self._again_at

    def may_ring_again(self, call: Call, now: datetime) -> bool:
        """Whether the last try at a lost agent has failed and a moment has passed since."""
        moment = self._again_at.get(call.contact)
        return moment is not None and moment <= now

    async def ring_again(self, call: Call) -> None:
        """Ring the agent of a lost leg once more."""
        self.forget(call.contact)
        if call.state in AGENT_IS_LOST:
            if call.agent_channel:
                # A ring that still goes on reaches a page that is gone.
                await self._telephony.hang_up(call.agent_channel)
            await self._step(call.contact, Event.RING_AGAIN, rung_anew(call))

    async def give_up(self, call: Call) -> None:
        """The agent stays lost: back to the list, unless somebody is there who can help."""
        target = Target.read(call.third or "")
        left = (
            call.state is State.CONFERENCE_LOST and target is not None and target.may_be_left_alone
        )
        await self._step(call.contact, Event.LEFT_TO_THIRD if left else Event.AGENT_GIVEN_UP)

    def forget(self, contact: UUID) -> None:
        self._again_at.pop(contact, None)


def rung_anew(call: Call) -> Change:
    """The agent is rung under a new channel, and comes back unmuted."""
    return Change({"agent_channel": again_channel(call), "muted": False})
