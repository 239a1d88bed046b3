"""Commands that bring the legs of a conversation together and part them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

import structlog

from servicetelefon.domain.call import Command
from servicetelefon.domain.city import City
from servicetelefon.domain.outgoing import Allowed, Target, decide
from servicetelefon.journey.call_times import RING_THIRD_FOR
from servicetelefon.kit.clock import Clock
from servicetelefon.phone.port import Dial, Telephony
from servicetelefon.phone.store import Call

log = structlog.stdlib.get_logger()

Doing = Callable[[Call], Awaitable[None]]


class Legs:
    """Caller, agent and third of one call; each command may be sent again."""

    def __init__(self, telephony: Telephony, city: Callable[[], City], clock: Clock) -> None:
        self._telephony = telephony
        self._city = city
        self._clock = clock

    def commands(self) -> Mapping[Command, Doing]:
        return {
            Command.MUTE: self._mute,
            Command.UNMUTE: self._unmute,
            Command.RING_THIRD: self._ring_third,
            Command.RINGBACK: self._ringback,
            Command.RINGBACK_OFF: self._ringback_off,
            Command.CONSULT: self._consult,
            Command.CONFER: self._confer,
            Command.PUT_TOGETHER: self._put_together,
            Command.TELL_TRANSFERRED: self._transferred,
            Command.TELL_NOT_TRANSFERRED: self._not_transferred,
            Command.HANG_UP_CALLER: self._hang_up_caller,
            Command.HANG_UP_AGENT: self._hang_up_agent,
            Command.HANG_UP_THIRD: self._hang_up_third,
        }

    async def _mute(self, call: Call) -> None:
        if call.agent_channel:
            await self._telephony.mute(call.agent_channel, on=True)

    async def _unmute(self, call: Call) -> None:
        if call.agent_channel:
            await self._telephony.mute(call.agent_channel, on=False)

    async def _ring_third(self, call: Call) -> None:
        """Decided anew at the last moment: what was asked may be old."""
        city, target = self._city(), Target.read(call.third or "")
        if target is None or call.third_channel is None:
            return
        day = self._clock.now().astimezone(city.zone).date()
        allowed = decide(target, city, call.line, day)
        if not isinstance(allowed, Allowed):
            log.error("call.third_not_allowed", call=str(call.contact), why=allowed.value)
            return
        shown = city.line(call.line).number.number or ""
        await self._telephony.dial(Dial(call.third_channel, allowed, shown, RING_THIRD_FOR))

    async def _ringback(self, call: Call) -> None:
        if call.agent_channel:
            await self._telephony.ringback(call.agent_channel, on=True)

    async def _ringback_off(self, call: Call) -> None:
        if call.agent_channel:
            await self._telephony.ringback(call.agent_channel, on=False)

    async def _consult(self, call: Call) -> None:
        await self._bring(call, call.agent_channel, call.third_channel)

    async def _confer(self, call: Call) -> None:
        await self._bring(call, call.channel, call.agent_channel, call.third_channel)

    async def _put_together(self, call: Call) -> None:
        await self._bring(call, call.channel, call.third_channel)

    async def _bring(self, call: Call, *channels: str | None) -> None:
        await self._telephony.connect(call.bridge, [one for one in channels if one])

    async def _transferred(self, call: Call) -> None:
        if call.agent_channel:
            await self._telephony.transfer_ended(call.agent_channel, done=True)

    async def _not_transferred(self, call: Call) -> None:
        if call.agent_channel:
            await self._telephony.transfer_ended(call.agent_channel, done=False)

    async def _hang_up_caller(self, call: Call) -> None:
        await self._telephony.hang_up(call.channel)
        await self._telephony.dissolve(call.bridge)

    async def _hang_up_agent(self, call: Call) -> None:
        if call.agent_channel:
            await self._telephony.hang_up(call.agent_channel)

    async def _hang_up_third(self, call: Call) -> None:
        if call.third_channel:
            await self._telephony.hang_up(call.third_channel)
