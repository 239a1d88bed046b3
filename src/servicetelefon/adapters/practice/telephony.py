"""An engine that reaches nobody: callers come from a script, phones are pages that practise.

It does at once what Asterisk does, and tells the same events, so that the same journey runs
above it. There is no way out: whoever is dialled is not reached.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from servicetelefon.kit.clock import Clock, pause
from servicetelefon.kit.tasks import Tasks
from servicetelefon.phone.port import (
    CallArrived,
    ChannelGone,
    Dial,
    EngineEvent,
    EngineFound,
    KeyPressed,
    PhoneAccount,
    PhoneAnswered,
    PhoneRefused,
    PhoneRinging,
    PhoneSeen,
    PromptEnded,
    Refusal,
    Ring,
    Survey,
)

PROMPT_LASTS = timedelta(seconds=1)
"""Whoever practises hears the person, not the greeting."""

Tell = Callable[[str, str], None]
"""Phone and what it is told: `rings`, `ended`."""


@dataclass
class _Leg:
    up: bool = False
    phone: str | None = None
    playback: str | None = None
    arrived: CallArrived | None = None
    key: str | None = None


class ScriptedTelephony:
    """One node's engine of the practice, in the process that serves its pages."""

    def __init__(self, clock: Clock, tasks: Tasks, tell: Tell) -> None:
        self._clock = clock
        self._began = clock.now()
        self._tasks = tasks
        self._tell_phone = tell
        self._legs: dict[str, _Leg] = {}
        self._bridges: dict[str, set[str]] = {}
        self._there: set[str] = set()
        self._signals: asyncio.Queue[EngineEvent] = asyncio.Queue()

    # --- the script and the pages

    def person_calls(self, channel: str, dialled: str, key: str | None) -> None:
        """A scripted person rings at the line, and presses `key` in the menu."""
        arrived = CallArrived(channel, dialled, None, self._clock.now())
        self._legs[channel] = _Leg(arrived=arrived, key=key)
        self._signals.put_nowait(arrived)

    def phone_is(self, phone: str, *, there: bool) -> None:
        """A practising page came or went."""
        if there:
            self._there.add(phone)
        else:
            self._there.discard(phone)
            for channel in [name for name, leg in self._legs.items() if leg.phone == phone]:
                self._drop(channel)
                self._signals.put_nowait(ChannelGone(channel, hung_up=False))
        self._signals.put_nowait(PhoneSeen(phone, there=there))

    def phone_answers(self, phone: str) -> bool:
        """Whether something rang there."""
        for channel, leg in self._legs.items():
            if leg.phone == phone and not leg.up:
                leg.up = True
                self._signals.put_nowait(PhoneAnswered(channel))
                return True
        return False

    def tell(self, event: EngineEvent) -> None:
        self._signals.put_nowait(event)

    # --- the port

    async def events(self) -> AsyncIterator[EngineEvent]:
        yield EngineFound()
        while True:
            yield await self._signals.get()

    async def survey(self) -> Survey:
        return Survey(
            {name: "Up" if leg.up else "Ringing" for name, leg in self._legs.items()},
            {name: frozenset(members) for name, members in self._bridges.items()},
            self._began,
            tuple(leg.arrived for leg in self._legs.values() if leg.arrived),
        )

    async def answer(self, channel: str) -> None:
        if leg := self._legs.get(channel):
            leg.up = True

    async def play(self, channel: str, sounds: Sequence[Path], playback: str) -> None:
        del sounds
        if leg := self._legs.get(channel):
            leg.playback = playback
            self._tasks.start(self._listens(channel, playback), "prompt")

    async def _listens(self, channel: str, playback: str) -> None:
        await pause(self._clock, PROMPT_LASTS)
        leg = self._legs.get(channel)
        if leg is None or leg.playback != playback:
            return
        leg.playback = None
        self._signals.put_nowait(PromptEnded(channel, playback))
        if leg.key:
            self._signals.put_nowait(KeyPressed(channel, leg.key))

    async def stop_playing(self, playback: str) -> None:
        for channel, leg in self._legs.items():
            if leg.playback == playback:
                leg.playback = None
                self._signals.put_nowait(PromptEnded(channel, playback))

    async def music(self, channel: str) -> None:
        for members in self._bridges.values():
            members.discard(channel)

    async def silence(self, channel: str) -> None:
        for members in self._bridges.values():
            members.discard(channel)

    async def ring(self, ring: Ring) -> None:
        if ring.channel in self._legs:
            return
        if ring.phone not in self._there:
            self._signals.put_nowait(PhoneRefused(ring.channel, Refusal.UNREACHABLE))
            return
        self._legs[ring.channel] = _Leg(phone=ring.phone)
        self._tell_phone(ring.phone, "rings")
        self._signals.put_nowait(PhoneRinging(ring.channel))

    async def dial(self, dial: Dial) -> None:
        """Nobody outside is ever reached from here."""
        self._signals.put_nowait(PhoneRefused(dial.channel, Refusal.UNREACHABLE))

    async def ringback(self, channel: str, *, on: bool) -> None: ...
    async def transfer_ended(self, channel: str, *, done: bool) -> None: ...
    async def mute(self, channel: str, *, on: bool) -> None: ...
    async def send_keys(self, channel: str, keys: str) -> None: ...
    async def hold_back(self, channel: str) -> None:
        self._drop(channel)

    async def connect(self, bridge: str, channels: Sequence[str]) -> None:
        self._bridges.setdefault(bridge, set()).update(c for c in channels if c in self._legs)

    async def dissolve(self, bridge: str) -> None:
        self._bridges.pop(bridge, None)

    async def hang_up(self, channel: str) -> None:
        if self._drop(channel):
            self._signals.put_nowait(ChannelGone(channel, hung_up=False))

    def _drop(self, channel: str) -> bool:
        leg = self._legs.pop(channel, None)
        for members in self._bridges.values():
            members.discard(channel)
        if leg is not None and leg.phone is not None:
            self._tell_phone(leg.phone, "ended")
        return leg is not None

    async def admit(self, account: PhoneAccount) -> None: ...

    async def expel(self, name: str) -> None:
        self._there.discard(name)

    async def phones(self) -> frozenset[str]:
        return frozenset(self._there)
