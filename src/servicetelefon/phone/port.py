"""What the journey asks of a telephone engine, and what the engine tells.

All ids of channels, playbacks and bridges are ours: a command may be repeated (after a
restart, after a lost answer) and then changes nothing. Commands on something that is gone
already succeed silently; its end is told by `ChannelGone`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from servicetelefon.domain.outgoing import Allowed


class Refusal(StrEnum):
    """Why a rung phone did not come to talk."""

    DECLINED = "declined"
    BUSY = "busy"
    NO_ANSWER = "no_answer"
    UNREACHABLE = "unreachable"
    NO_WAY_OUT = "no_way_out"  # the carrier is away or takes no calls: over there nothing rang


class PhoneKind(StrEnum):
    """A phone's name begins with its kind: `browser-…`, `desk-…`."""

    BROWSER = "browser"
    DESK = "desk"


def kind_of(phone: str) -> PhoneKind:
    return PhoneKind(phone.partition("-")[0])


@dataclass(frozen=True, slots=True)
class PhoneAccount:
    """A phone that may register: an agent's browser or desk phone. `secret` is generated."""

    name: str
    kind: PhoneKind
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Ring:
    """Ring a phone. `channel` is our id; `shown` is what its display may show: never a person."""

    channel: str
    phone: str
    shown: str
    timeout: timedelta


@dataclass(frozen=True, slots=True)
class Dial:
    """Call somebody outside. `channel` is our id; `shown` is a number of ours: never a caller's."""

    channel: str
    to: Allowed
    shown: str
    timeout: timedelta


# What the engine tells. `at` is our clock at receipt; `channel` is the engine's channel id.


@dataclass(frozen=True, slots=True)
class CallArrived:
    """A caller is at the line. `first_ring` counts the hold loop in (decision 13)."""

    channel: str
    dialled: str
    caller: str | None = field(repr=False)
    first_ring: datetime
    from_browser: bool = False
    answered: bool = False  # the hold loop answers before we take the call


@dataclass(frozen=True, slots=True)
class KeyPressed:
    channel: str
    key: str


@dataclass(frozen=True, slots=True)
class PromptEnded:
    """A playback came to its end or was stopped."""

    channel: str
    playback: str


@dataclass(frozen=True, slots=True)
class PhoneRinging:
    channel: str


@dataclass(frozen=True, slots=True)
class PhoneAnswered:
    channel: str


@dataclass(frozen=True, slots=True)
class PhoneRefused:
    channel: str
    why: Refusal


@dataclass(frozen=True, slots=True)
class ChannelGone:
    """`hung_up`: the other side ended it (a SIP BYE); otherwise the leg was lost (no media,
    connection gone, engine restarted).
    """

    channel: str
    hung_up: bool


@dataclass(frozen=True, slots=True)
class TransferAsked:
    """A desk phone sent SIP REFER; told once per attempt."""

    channel: str
    target: str


@dataclass(frozen=True, slots=True)
class PhoneSeen:
    """A phone registered (`there`) or its registration ended."""

    phone: str
    there: bool


@dataclass(frozen=True, slots=True)
class EngineFound:
    """The connection stands (again): what happened meanwhile must be read by `survey`."""


@dataclass(frozen=True, slots=True)
class EngineLost:
    """The connection is gone; calls may go on without us."""


EngineEvent = (
    CallArrived
    | KeyPressed
    | PromptEnded
    | PhoneRinging
    | PhoneAnswered
    | PhoneRefused
    | ChannelGone
    | TransferAsked
    | PhoneSeen
    | EngineFound
    | EngineLost
)


@dataclass(frozen=True, slots=True)
class Survey:
    """What lives on this node now: channels of ours with their state, bridges with members.

    `began` is when the engine started: no call that is older can have survived.
    """

    channels: dict[str, str]
    bridges: dict[str, frozenset[str]]
    began: datetime
    arrived: tuple[CallArrived, ...] = ()  # callers' channels in our application


class Telephony(Protocol):
    """One node's engine. Every command may raise `kit.errors.Unavailable` when it does not answer."""

    def events(self) -> AsyncIterator[EngineEvent]: ...
    async def survey(self) -> Survey: ...

    async def answer(self, channel: str) -> None: ...
    async def play(self, channel: str, sounds: Sequence[Path], playback: str) -> None: ...
    async def stop_playing(self, playback: str) -> None: ...
    async def music(self, channel: str) -> None:
        """Let the channel hear the waiting music (out of any conversation)."""

    async def silence(self, channel: str) -> None:
        """Let the channel wait without music."""

    async def ring(self, ring: Ring) -> None: ...
    async def dial(self, dial: Dial) -> None:
        """The one way out: to a number that `domain/outgoing.py` has allowed."""

    async def ringback(self, channel: str, *, on: bool) -> None:
        """Let the channel hear that somebody else's telephone rings."""

    async def transfer_ended(self, channel: str, *, done: bool) -> None:
        """Tell a desk phone how the transfer went that its own key began; does nothing when none
        did. Before its leg is hung up."""

    async def connect(self, bridge: str, channels: Sequence[str]) -> None:
        """Bring the channels together in our bridge; makes it if it is not there."""

    async def dissolve(self, bridge: str) -> None: ...
    async def mute(self, channel: str, *, on: bool) -> None: ...
    async def send_keys(self, channel: str, keys: str) -> None: ...
    async def hang_up(self, channel: str) -> None: ...
    async def hold_back(self, channel: str) -> None:
        """Give a caller (back) to the engine's own hold loop, which keeps the moment of the first
        ring and offers the call to us again every few seconds."""

    async def admit(self, account: PhoneAccount) -> None:
        """Let this phone register from now on (again after every `EngineFound`)."""

    async def expel(self, name: str) -> None: ...
    async def phones(self) -> frozenset[str]:
        """Names of the phones that are registered now."""
        ...
