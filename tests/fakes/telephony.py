"""An engine without wires: channels in a dictionary, signals by hand, phones that obey."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from servicetelefon.kit.clock import Clock
from servicetelefon.kit.errors import Unavailable
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


@dataclass
class FakeChannel:
    """What one leg does: in which bridge it is, what it hears."""

    up: bool = False
    bridge: str | None = None
    hears: str = "silence"
    phone: str | None = None
    arrived: CallArrived | None = None
    playback: str | None = None
    rings_back: bool = False
    muted: bool = False


@dataclass
class FakeTelephony:
    """Commands are done at once; the test plays caller, phone and network."""

    clock: Clock
    channels: dict[str, FakeChannel] = field(default_factory=dict[str, FakeChannel])
    bridges: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    registered: set[str] = field(default_factory=set[str])
    accounts: dict[str, PhoneAccount] = field(default_factory=dict[str, PhoneAccount])
    held_back: list[str] = field(default_factory=list[str])
    said: list[str] = field(default_factory=list[str])
    dialled: list[str] = field(default_factory=list[str])
    unreachable: set[str] = field(default_factory=set[str])
    transfers: list[tuple[str, bool]] = field(default_factory=list[tuple[str, bool]])
    broken: set[str] = field(default_factory=set[str])  # channels at which a fault of ours shows
    silent: set[str] = field(default_factory=set[str])  # commands that get no answer
    rang: list[str] = field(default_factory=list[str])  # channels that phones were rung on
    meanwhile: Callable[[], Awaitable[None]] | None = None  # what happens while a leg is ended
    began: datetime = datetime(2026, 1, 1, tzinfo=UTC)
    _signals: asyncio.Queue[EngineEvent] = field(default_factory=asyncio.Queue[EngineEvent])

    async def events(self) -> AsyncIterator[EngineEvent]:
        yield EngineFound()
        while True:
            yield await self._signals.get()

    def tell(self, event: EngineEvent) -> None:
        self._signals.put_nowait(event)

    # What the world does.

    def caller_rings(
        self, channel: str, dialled: str = "500", caller: str | None = "+494012345",
        first_ring: datetime | None = None,
    ) -> None:  # fmt: skip
        arrived = CallArrived(channel, dialled, caller, first_ring or self.clock.now())
        self.channels[channel] = FakeChannel(arrived=arrived)
        self.tell(arrived)

    def presses(self, channel: str, key: str) -> None:
        self.tell(KeyPressed(channel, key))

    def listens_to_the_end(self, channel: str) -> None:
        playback = self.channels[channel].playback
        if playback is None:
            raise AssertionError(f"{channel} hears no announcement")
        self.channels[channel].playback = None
        self.channels[channel].hears = "silence"
        self.tell(PromptEnded(channel, playback))

    def goes(self, channel: str, *, hung_up: bool = True) -> None:
        """This leg ends from its own side."""
        self._drop(channel)
        self.tell(ChannelGone(channel, hung_up))

    def dies(self) -> None:
        """And is there again at once, with nothing of what it had."""
        self.channels.clear()
        self.bridges.clear()
        self.began = self.clock.now()

    def register(self, phone: str) -> None:
        self.registered.add(phone)
        self.tell(PhoneSeen(phone, there=True))

    def unregister(self, phone: str) -> None:
        self.registered.discard(phone)
        self.tell(PhoneSeen(phone, there=False))

    def ringing_at(self, phone: str) -> str | None:
        """The channel that rings at this phone now."""
        for name, channel in self.channels.items():
            if channel.phone == phone and not channel.up:
                return name
        return None

    def answers(self, phone: str) -> str:
        channel = self._must_ring(phone)
        self.channels[channel].up = True
        self.tell(PhoneAnswered(channel))
        return channel

    def refuses(self, phone: str, why: Refusal) -> None:
        channel = self._must_ring(phone)
        self._drop(channel)
        self.tell(PhoneRefused(channel, why))

    def _must_ring(self, phone: str) -> str:
        channel = self.ringing_at(phone)
        if channel is None:
            raise AssertionError(f"{phone} does not ring")
        return channel

    def talk_between(self, one: str, other: str) -> bool:
        return any({one, other} <= members for members in self.bridges.values())

    def _drop(self, channel: str) -> None:
        self.channels.pop(channel, None)
        for members in self.bridges.values():
            members.discard(channel)

    def _is_answered(self, command: str) -> None:
        if command in self.silent:
            raise Unavailable(f"Asterisk gave no answer to {command}")

    # The port.

    async def survey(self) -> Survey:
        return Survey(
            {name: "Up" if one.up else "Ringing" for name, one in self.channels.items()},
            {name: frozenset(members) for name, members in self.bridges.items()},
            self.began,
            tuple(one.arrived for one in self.channels.values() if one.arrived),
        )

    async def answer(self, channel: str) -> None:
        if channel in self.channels:
            self.channels[channel].up = True

    async def play(self, channel: str, sounds: Sequence[Path], playback: str) -> None:
        if channel in self.broken:
            raise RuntimeError("a fault in the program")
        if channel in self.channels:
            self.channels[channel].playback = playback
            self.channels[channel].hears = "announcement"
            self.said += [sound.name for sound in sounds]

    async def stop_playing(self, playback: str) -> None:
        for name, channel in self.channels.items():
            if channel.playback == playback:
                channel.playback = None
                channel.hears = "silence"
                self.tell(PromptEnded(name, playback))

    async def music(self, channel: str) -> None:
        if channel in self.channels:
            for members in self.bridges.values():
                members.discard(channel)
            self.channels[channel].bridge = None
            self.channels[channel].hears = "music"

    async def silence(self, channel: str) -> None:
        await self.music(channel)
        if channel in self.channels:
            self.channels[channel].hears = "silence"

    async def ring(self, ring: Ring) -> None:
        self.rang.append(ring.channel)
        if ring.channel in self.channels:
            return
        if ring.phone not in self.registered:
            self.tell(PhoneRefused(ring.channel, Refusal.UNREACHABLE))
            return
        self.channels[ring.channel] = FakeChannel(phone=ring.phone)
        self.tell(PhoneRinging(ring.channel))

    async def dial(self, dial: Dial) -> None:
        if dial.channel in self.channels:
            return
        if dial.to.number in self.unreachable:
            self.tell(PhoneRefused(dial.channel, Refusal.UNREACHABLE))
            return
        self.dialled.append(dial.to.number)
        self.channels[dial.channel] = FakeChannel(phone=dial.to.number)
        self.tell(PhoneRinging(dial.channel))

    async def ringback(self, channel: str, *, on: bool) -> None:
        if channel in self.channels:
            self.channels[channel].rings_back = on

    async def transfer_ended(self, channel: str, *, done: bool) -> None:
        if channel in self.channels:
            self.transfers.append((channel, done))

    async def connect(self, bridge: str, channels: Sequence[str]) -> None:
        self._is_answered("connect")
        members = self.bridges.setdefault(bridge, set())
        for name in channels:
            if name in self.channels:
                for others in self.bridges.values():
                    others.discard(name)
                members.add(name)
                self.channels[name].bridge = bridge
                self.channels[name].hears = "talk"

    async def dissolve(self, bridge: str) -> None:
        self.bridges.pop(bridge, None)

    async def mute(self, channel: str, *, on: bool) -> None:
        if channel in self.channels:
            self.channels[channel].muted = on

    async def send_keys(self, channel: str, keys: str) -> None:
        self.said.append(f"{channel}:{keys}")

    async def hang_up(self, channel: str) -> None:
        self._is_answered("hang_up")
        if channel in self.channels:
            self._drop(channel)
            if self.meanwhile:
                await self.meanwhile()
            self.tell(ChannelGone(channel, hung_up=False))

    async def hold_back(self, channel: str) -> None:
        self.held_back.append(channel)
        self._drop(channel)

    async def admit(self, account: PhoneAccount) -> None:
        self.accounts[account.name] = account

    async def expel(self, name: str) -> None:
        self.accounts.pop(name, None)
        self.registered.discard(name)

    async def phones(self) -> frozenset[str]:
        return frozenset(self.registered)
