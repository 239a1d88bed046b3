"""The commands of a call from a specialist to a citizen, sent to the engine. Each may be sent again."""

from __future__ import annotations

import structlog

from servicetelefon.domain.office_call import CALL_OUT_FOR, RING_FOR, OfficeCallCommand
from servicetelefon.domain.outgoing import Allowed, decide_callback
from servicetelefon.domain.referral import EVERY_PARTITION
from servicetelefon.journey.call_parts import CallParts
from servicetelefon.journey.office_sight import number_of
from servicetelefon.phone.office_calls import OfficeCall
from servicetelefon.phone.port import Dial, Ring

log = structlog.stdlib.get_logger()


class OfficeCallEngine:
    """One node's engine as these calls use it."""

    def __init__(self, parts: CallParts) -> None:
        self._p = parts

    async def send(self, command: OfficeCallCommand, before: OfficeCall, call: OfficeCall) -> bool:
        """`before` is the call before its step. False when nobody may be called any more."""
        self._p.engine.failpoints.hit("send.before")
        done = await self._do(command, before, call)
        self._p.engine.failpoints.hit("send.after")
        return done

    async def _do(self, command: OfficeCallCommand, before: OfficeCall, call: OfficeCall) -> bool:
        telephony = self._p.telephony
        match command:
            case OfficeCallCommand.RING:
                await self._ring(before, call)
            case OfficeCallCommand.CALL_OUT:
                return await self._call_out(call)
            case OfficeCallCommand.CONNECT:
                phone = call.phone_channel or ""
                await telephony.ringback(phone, on=False)
                await telephony.connect(call.conversation, (call.citizen_channel, phone))
            case OfficeCallCommand.HOLD:
                await telephony.music(call.citizen_channel)
            case OfficeCallCommand.HANG_UP:
                for channel in (call.citizen_channel, call.phone_channel):
                    if channel:
                        await telephony.hang_up(channel)
                await telephony.dissolve(call.conversation)
        return True

    async def _ring(self, before: OfficeCall, call: OfficeCall) -> None:
        """The older leg is dead even if nobody has noticed yet."""
        if before.phone_channel and before.phone_channel != call.phone_channel:
            await self._p.telephony.hang_up(before.phone_channel)
        if call.phone and call.phone_channel:
            shown = self._p.city().name
            await self._p.telephony.ring(Ring(call.phone_channel, call.phone, shown, RING_FOR))

    async def _call_out(self, call: OfficeCall) -> bool:
        """Under the city's main number: nothing tells who calls and why. The number is read now and
        kept nowhere."""
        async with self._p.database.begin(office=EVERY_PARTITION) as tx:
            number = await number_of(tx, self._p.vault, call.enquiry)
        city = self._p.city()
        allowed = decide_callback(number or "", city.calls_out, confirmed=number is not None)
        if not isinstance(allowed, Allowed):
            log.error("office_call.not_allowed", call=str(call.id), why=allowed.value)
            return False
        shown = city.main_number.number or ""
        dial = Dial(call.citizen_channel, allowed, shown, CALL_OUT_FOR)
        await self._p.telephony.dial(dial)
        if call.phone_channel:
            await self._p.telephony.ringback(call.phone_channel, on=True)
        return True
