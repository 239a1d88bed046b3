"""Somebody third in a call: asked for at the desk or by a desk phone's transfer key."""

from __future__ import annotations

from collections.abc import Callable

import structlog

from servicetelefon.domain.call import Event
from servicetelefon.domain.call_vocabulary import WITH_AGENT, State
from servicetelefon.domain.city import City
from servicetelefon.domain.outgoing import Allowed, Target, decide, target_dialled
from servicetelefon.journey.call_agent_leg import Stepping, rung_anew
from servicetelefon.journey.call_engine import third_channel
from servicetelefon.journey.call_steps import Change
from servicetelefon.kit.clock import Clock
from servicetelefon.phone.port import Refusal, Telephony
from servicetelefon.phone.store import Call

log = structlog.stdlib.get_logger()


class ThirdParty:
    """Whom a call's agent has brought in, and how that went."""

    def __init__(
        self, telephony: Telephony, clock: Clock, city: Callable[[], City], step: Stepping
    ) -> None:
        self._telephony = telephony
        self._clock = clock
        self._city = city
        self._step = step

    async def ask(self, call: Call, event: Event, target: Target) -> None:
        """Ring them, as a consultation, into the talk, or for the caller to be put through."""
        day = self._clock.now().astimezone(self._city().zone).date()
        allowed = decide(target, self._city(), call.line, day)
        alone = event is not Event.PUT_THROUGH_ASKED or target.may_be_left_alone
        if not isinstance(allowed, Allowed) or not alone:
            # The page offers nobody else: this is an attempt, or a list that has changed.
            log.warning("call.third_refused", call=str(call.contact), asked=event.value)
            return
        values = {"third": str(target), "third_channel": third_channel(call)}
        await self._step(call.contact, event, Change(values, str(target)))

    async def hand_over(self, call: Call) -> None:
        """The agent leaves; only somebody who can help may be left with the caller."""
        target = Target.read(call.third or "")
        if target is not None and target.may_be_left_alone:
            await self._step(call.contact, Event.HANDED_OVER)

    async def transfer_asked(self, call: Call | None, channel: str, dialled: str) -> None:
        """A desk phone's own key: only who is on the list, else the phone is told that it failed."""
        day = self._clock.now().astimezone(self._city().zone).date()
        own = call is not None and call.agent_channel == channel
        target = target_dialled(dialled, self._city(), call.line, day) if call and own else None
        if call is None or target is None or call.state not in (State.TALKING, State.HELD):
            log.warning("call.transfer_refused")
            await self._telephony.transfer_ended(channel, done=False)
            return
        await self.ask(call, Event.PUT_THROUGH_ASKED, target)

    async def answered(self, call: Call) -> None:
        await self._step(call.contact, Event.THIRD_ANSWERED)

    async def refused(self, call: Call, why: Refusal) -> None:
        """Back to the caller; if the agent has gone meanwhile, to the agent's phone."""
        values: dict[str, object] = {"third_refused": why.value}
        if call.state not in WITH_AGENT:
            values |= rung_anew(call).values
        await self._step(call.contact, Event.THIRD_REFUSED, Change(values, why.value))

    async def gone(self, call: Call) -> None:
        change = rung_anew(call) if call.state is State.RINGING_ON else Change()
        await self._step(call.contact, Event.THIRD_GONE, change)
