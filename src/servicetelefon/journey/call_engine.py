"""The commands of a step, sent to the engine: words into sounds, state into channels.

Every command may be sent again. What is playing is only remembered here: after a restart the
found call is told its words anew.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import structlog

from servicetelefon.domain.call import Command, State
from servicetelefon.domain.city import City
from servicetelefon.domain.outgoing import Allowed, decide_callback
from servicetelefon.journey import line_plan
from servicetelefon.journey.call_legs import Legs
from servicetelefon.journey.call_times import CALL_OUT_FOR, RING_FOR
from servicetelefon.journey.call_words import CallWords, Numbers, Saying
from servicetelefon.journey.caller_memory import CallerMemory
from servicetelefon.journey.line_told import Articles, no_articles
from servicetelefon.kit.clock import Clock
from servicetelefon.kit.failpoints import Failpoints
from servicetelefon.kit.wording import Words
from servicetelefon.phone.office_calls import CITIZEN_LEG, PHONE_LEG
from servicetelefon.phone.port import Dial, Ring, Telephony
from servicetelefon.phone.store import Call
from servicetelefon.routing.store import Offer

log = structlog.stdlib.get_logger()

Sounds = Callable[[Words], Awaitable[Path | None]]
"""The sound of a sentence, rendered if need be; None when there is no voice for it."""

Unsaid = Callable[[UUID, str], None]
"""Told when a playback could not start, so that the call goes on as if it had ended."""


@dataclass(frozen=True, slots=True)
class EngineParts:
    """What commands are done with."""

    telephony: Telephony
    city: Callable[[], City]
    sounds: Sounds
    clock: Clock
    failpoints: Failpoints
    unsaid: Unsaid
    numbers: Numbers
    switches: Callable[[], line_plan.Switches] = line_plan.Switches
    articles: Articles = no_articles


class CallEngine:
    """One node's engine as the steps of calls use it."""

    def __init__(self, parts: EngineParts) -> None:
        self._telephony = parts.telephony
        self._city = parts.city
        self._sounds = parts.sounds
        self._clock = parts.clock
        self.failpoints = parts.failpoints
        self._unsaid = parts.unsaid
        self._numbers = parts.numbers
        self.memory = CallerMemory()
        words = CallWords(
            parts.city, parts.clock, parts.switches, parts.articles, parts.numbers, self.memory
        )
        self._playing: dict[UUID, str] = {}
        self._ringing: dict[UUID, Offer] = {}
        self._do: Mapping[Command, Callable[[Call], Awaitable[None]]] = {
            Command.ANSWER: self._answer,
            **{command: self._saying(one) for command, one in words.sayings().items()},
            Command.STOP_SAYING: self._stop_saying,
            Command.MUSIC: self._music,
            Command.STOP_RINGING: self._stop_ringing,
            Command.CONNECT: self._connect,
            Command.RING_SAME_AGENT: self._ring_same,
            Command.CALL_OUT: self._call_out,
            **Legs(parts.telephony, parts.city, parts.clock).commands(),
        }

    def is_playing(self, contact: UUID, playback: str) -> bool:
        """Whether this is the playback that the call waits for (not one that was stopped)."""
        return self._playing.get(contact) == playback

    def forget(self, contact: UUID) -> None:
        self._playing.pop(contact, None)
        self.memory.forget(contact)

    async def hush(self, call: Call) -> None:
        """Who types need not listen to the end."""
        await self._stop_saying(call)

    async def send(self, call: Call, commands: Sequence[Command]) -> None:
        for command in commands:
            self.failpoints.hit("send.before")
            await self._do[command](call)
            self.failpoints.hit("send.after")

    async def ring(self, offer: Offer) -> None:
        """Ring the agent of an offer; its phone shows the line, never the caller."""
        self._ringing[offer.id] = offer
        self.failpoints.hit("send.before")
        await self._telephony.ring(
            Ring(offer_channel(offer.id), offer.phone, self._city().name, RING_FOR)
        )
        self.failpoints.hit("send.after")

    async def stop_ringing(self, offer: UUID) -> None:
        self._ringing.pop(offer, None)
        await self._telephony.hang_up(offer_channel(offer))

    def offer_on(self, channel: str) -> Offer | None:
        """The offer that rings on this channel."""
        if not channel.startswith(OFFER_PREFIX):
            return None
        return self._ringing.get(UUID(channel.removeprefix(OFFER_PREFIX)))

    def ringing_for(self, contact: UUID) -> Offer | None:
        """The offer of this contact that rings now."""
        return next((one for one in self._ringing.values() if one.contact == contact), None)

    def rings_no_more(self, offer: UUID) -> None:
        self._ringing.pop(offer, None)

    def remember_ringing(self, offer: Offer) -> None:
        """An offer that rang already when we came back."""
        self._ringing[offer.id] = offer

    async def _answer(self, call: Call) -> None:
        await self._telephony.answer(call.channel)

    def _saying(self, words: Saying) -> Callable[[Call], Awaitable[None]]:
        async def say(call: Call) -> None:
            await self._say(call, words(call))

        return say

    async def _say(self, call: Call, words: Sequence[Words]) -> None:
        playback = f"p-{call.contact}-{call.step}"
        self._playing[call.contact] = playback
        sounds = [await self._sounds(piece) for piece in words]
        found = [sound for sound in sounds if sound is not None]
        if len(found) < len(words):
            log.error(
                "call.words_without_sound", call=str(call.contact), missing=len(words) - len(found)
            )
        if found:
            await self._telephony.play(call.channel, found, playback)
        else:
            self._unsaid(call.contact, playback)

    async def _stop_saying(self, call: Call) -> None:
        playback = self._playing.pop(call.contact, None)
        if playback:
            await self._telephony.stop_playing(playback)

    async def _music(self, call: Call) -> None:
        if call.quiet and call.state is State.WAITING:
            await self._telephony.silence(call.channel)
        else:
            await self._telephony.music(call.channel)

    async def _stop_ringing(self, call: Call) -> None:
        if offer := self.ringing_for(call.contact):
            await self.stop_ringing(offer.id)

    async def _connect(self, call: Call) -> None:
        if call.agent_channel:
            await self._telephony.connect(call.bridge, (call.channel, call.agent_channel))

    async def _ring_same(self, call: Call) -> None:
        if call.agent_channel and call.agent_phone:
            await self._telephony.ring(
                Ring(call.agent_channel, call.agent_phone, self._city().name, RING_FOR)
            )

    async def _call_out(self, call: Call) -> None:
        """A callback, under the city's main number: nothing tells who calls and why."""
        city, number = self._city(), self._numbers(call)
        allowed = decide_callback(number or "", city.calls_out, confirmed=True)
        if not isinstance(allowed, Allowed):
            # The rules have changed since it was asked for; nobody is reached, the agent sees it.
            log.error("call.callback_not_allowed", call=str(call.contact), why=allowed.value)
            return
        shown = city.main_number.number or ""
        await self._telephony.dial(Dial(call.channel, allowed, shown, CALL_OUT_FOR))
        if call.agent_channel:
            await self._telephony.ringback(call.agent_channel, on=True)


OFFER_PREFIX = "o-"
AGAIN_PREFIX = "r-"
CALLED_PREFIX = "c-"
THIRD_PREFIX = "t-"
LEGS_OF_OURS = (
    OFFER_PREFIX, AGAIN_PREFIX, CALLED_PREFIX, THIRD_PREFIX, PHONE_LEG, CITIZEN_LEG,
)  # fmt: skip


def offer_channel(offer: UUID) -> str:
    """The channel id under which an offer rings."""
    return f"{OFFER_PREFIX}{offer}"


def again_channel(call: Call) -> str:
    """The channel id under which a lost agent is rung again, a new one at each step."""
    return f"{AGAIN_PREFIX}{call.contact}-{call.step + 1}"


def third_channel(call: Call) -> str:
    """The channel id under which somebody third is rung, a new one at each step."""
    return f"{THIRD_PREFIX}{call.contact}-{call.step + 1}"
