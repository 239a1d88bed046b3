"""What Asterisk tells, read once at the border and turned into the port's events.

Facts behind the rules (Asterisk 22.10, seen on the wire):
- A caller's end is `StasisEnd`; our subscription falls with it and no `ChannelDestroyed` comes.
- A rung phone that never answers ends in `ChannelDestroyed` alone, with the SIP code; no
  answer in time and a phone's own 480 look the same.
- `ChannelHangupRequest` is `soft` when this side ends the leg: cause 32 for our own DELETE,
  another cause when no sound came any more. A BYE of the other side is not soft; nor is the end
  of a leg that gives no answer any more (RFC 4028, no ACK), which has SIP code 408.
- A carrier that does not answer at all ends in SIP code 408 or 503 of our own making, with
  nothing having rung; its own 5xx looks the same.
- A transfer is told again, with `state`, for each progress that we report.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from servicetelefon.phone.port import (
    CallArrived,
    ChannelGone,
    EngineEvent,
    KeyPressed,
    PhoneAnswered,
    PhoneRefused,
    PhoneRinging,
    PhoneSeen,
    PromptEnded,
    Refusal,
    TransferAsked,
)

Message = Mapping[str, Any]

ARRIVED = "arrived"  # the dialplan's argument of Stasis
RUNG = "rung"  # ours, when we originate
_OUR_HANG_UP = 32
_UNANSWERED = 408
_NETWORK_FAILED = frozenset({38, 41, 102})  # Q.850, in the Reason of a BYE (RFC 3326)
_REFUSALS = {
    486: Refusal.BUSY,
    600: Refusal.BUSY,
    480: Refusal.NO_ANSWER,
    603: Refusal.DECLINED,
    403: Refusal.DECLINED,
}
_CARRIER_IS_AWAY = frozenset({0, 401, 407, 408, 500, 502, 503, 504})
# Types that nobody here reads. A list of what is wanted would swallow answers to requests too.
UNWANTED = (
    "ApplicationRegistered",
    "BridgeCreated",
    "BridgeDestroyed",
    "BridgeMerged",
    "BridgeVideoSourceChanged",
    "ChannelCallerId",
    "ChannelConnectedLine",
    "ChannelCreated",
    "ChannelDialplan",
    "ChannelEnteredBridge",
    "ChannelHold",
    "ChannelLeftBridge",
    "ChannelUnhold",
    "ChannelVarset",
    "Dial",
    "PlaybackContinuing",
    "PlaybackStarted",
)
# The second application hears of phones' coming and going; of their calls the first one does.
UNWANTED_OF_PHONES = (
    *UNWANTED,
    "ChannelDestroyed",
    "ChannelDtmfReceived",
    "ChannelHangupRequest",
    "ChannelStateChange",
    "ChannelTransfer",
    "ContactStatusChange",
    "EndpointStateChange",
)


class Interpreter:
    """Remembers which channels are ours and how they were ended, nothing else."""

    def __init__(self) -> None:
        self._ours: set[str] = set()
        self._ended_by_engine: dict[str, int] = {}
        self._held_back: set[str] = set()
        self._dialled: set[str] = set()

    def take_over(self, channels: set[str]) -> None:
        """What lives in our application after the connection came (back)."""
        self._ours = channels
        self._ended_by_engine.clear()
        self._held_back.clear()
        self._dialled &= channels

    def dials(self, channel: str) -> None:
        """The channel goes out over the carrier."""
        self._dialled.add(channel)

    def never_was(self, channel: str) -> None:
        """The engine made no such channel: nothing will be told of its end."""
        self._dialled.discard(channel)

    def holds_back(self, channel: str) -> None:
        """The channel leaves our application alive, for the hold loop."""
        self._held_back.add(channel)

    def read(self, message: Message) -> EngineEvent | None:
        """The port's event for this message, or None if it means nothing to the service."""
        match message["type"]:
            case "StasisStart":
                return self._started(message)
            case "StasisEnd":
                return self._left(message["channel"]["id"])
            case "ChannelHangupRequest":
                if message.get("soft") or _broke(message):
                    self._ended_by_engine[message["channel"]["id"]] = message.get("cause", 0)
                return None
            case "ChannelDestroyed":
                return self._destroyed(message)
            case _:
                return _plain(message)

    def _started(self, message: Message) -> EngineEvent | None:
        channel = message["channel"]
        self._ours.add(channel["id"])
        if message["args"][:1] == [ARRIVED]:
            return arrived(channel)
        return PhoneAnswered(channel["id"])

    def _left(self, channel: str) -> EngineEvent | None:
        self._ours.discard(channel)
        by_engine = self._ended_by_engine.pop(channel, None) is not None
        if channel in self._held_back:
            self._held_back.discard(channel)
            return None
        return ChannelGone(channel, hung_up=not by_engine)

    def _destroyed(self, message: Message) -> EngineEvent | None:
        channel, state = message["channel"]["id"], message["channel"]["state"]
        goes_out = channel in self._dialled
        self._dialled.discard(channel)
        if channel in self._ours:
            return self._left(channel)
        if state not in ("Down", "Ringing"):
            return None  # told by StasisEnd
        ended_by_us = self._ended_by_engine.pop(channel, 0) == _OUR_HANG_UP
        if ended_by_us:
            return ChannelGone(channel, hung_up=False)
        code = message.get("tech_cause", 0)
        if state == "Down":
            away = goes_out and code in _CARRIER_IS_AWAY
            return PhoneRefused(channel, Refusal.NO_WAY_OUT if away else Refusal.UNREACHABLE)
        return PhoneRefused(channel, _REFUSALS.get(code, Refusal.UNREACHABLE))


def arrived(channel: Message) -> CallArrived:
    """A caller's channel as the port knows it. Withheld numbers are empty already (dialplan)."""
    variables = channel["channelvars"]
    return CallArrived(
        channel=channel["id"],
        dialled=variables["LINE"],
        caller=channel["caller"]["number"] or None,
        first_ring=datetime.fromtimestamp(int(variables["ARRIVED"]) / 1000, UTC),
        from_browser=variables["DOOR"] == "browser",
        answered=channel["state"] == "Up",
    )


def _broke(message: Message) -> bool:
    """The other side is gone, or its carrier says that it lost it."""
    return message.get("tech_cause") == _UNANSWERED or message.get("cause") in _NETWORK_FAILED


def _plain(message: Message) -> EngineEvent | None:
    """Messages that need no memory."""
    match message["type"]:
        case "ChannelStateChange" if message["channel"]["state"] == "Ringing":
            return PhoneRinging(message["channel"]["id"])
        case "ChannelDtmfReceived":
            return KeyPressed(message["channel"]["id"], message["digit"])
        case "PlaybackFinished":
            playback = message["playback"]
            return PromptEnded(playback["target_uri"].removeprefix("channel:"), playback["id"])
        case "ChannelTransfer" if not message.get("state"):
            return TransferAsked(
                message["referred_by"]["source_channel"]["id"],
                message["refer_to"].get("requested_destination", {}).get("destination", ""),
            )
        case "PeerStatusChange":
            phone = message["endpoint"]
            return PhoneSeen(phone["resource"], there=phone["state"] == "online")
        case _:
            return None
