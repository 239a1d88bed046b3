"""What Asterisk sends, as the port's events; messages as they were seen on the wire."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from servicetelefon.adapters.ari.interpreter import Interpreter
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

pytestmark = pytest.mark.unit

Message = dict[str, Any]


def channel(name: str, state: str, **more: object) -> Message:
    known: Message = {
        "id": name,
        "state": state,
        "caller": {"name": "", "number": "040428280"},
        "channelvars": {"LINE": "115", "ARRIVED": "1795573932445", "DOOR": ""},
    }
    return {"channel": known | more}


def told(*messages: Message) -> list[EngineEvent]:
    interpreter = Interpreter()
    return [event for one in messages if (event := interpreter.read(one)) is not None]


ARRIVES = {"type": "StasisStart", "args": ["arrived"], **channel("c1", "Ring")}
ANSWERS = {"type": "StasisStart", "args": ["rung"], **channel("a1", "Up")}
BYE = {"type": "ChannelHangupRequest", **channel("c1", "Up")}
OUR_DELETE = {"type": "ChannelHangupRequest", "soft": True, "cause": 32, **channel("c1", "Up")}
NO_SOUND = {"type": "ChannelHangupRequest", "soft": True, "cause": 1, **channel("c1", "Up")}
NO_ANSWER_ANY_MORE = {
    "type": "ChannelHangupRequest", "cause": 18, "tech_cause": 408, **channel("c1", "Up")
}  # fmt: skip
NETWORK_FAILED = {"type": "ChannelHangupRequest", "cause": 38, **channel("c1", "Up")}
LEAVES = {"type": "StasisEnd", **channel("c1", "Up")}


def test_arrival_has_line_caller_and_first_ring() -> None:
    first_ring = datetime(2026, 11, 25, 2, 32, 12, 445_000, tzinfo=UTC)
    assert told(ARRIVES) == [CallArrived("c1", "115", "040428280", first_ring)]


def test_arrival_from_hold_loop_and_browser() -> None:
    known = {"LINE": "115", "ARRIVED": "1795573932445", "DOOR": "browser"}
    (arrived,) = told(
        {
            "type": "StasisStart",
            "args": ["arrived"],
            **channel("c1", "Up", channelvars=known, caller={"number": ""}),
        }
    )
    assert isinstance(arrived, CallArrived)
    assert (arrived.caller, arrived.from_browser, arrived.answered) == (None, True, True)
    assert "040428280" not in repr(told(ARRIVES))


@pytest.mark.parametrize(
    ("before", "hung_up"),
    [
        (BYE, True),
        (OUR_DELETE, False),
        (NO_SOUND, False),
        (NO_ANSWER_ANY_MORE, False),
        (NETWORK_FAILED, False),
    ],
)
def test_caller_is_gone_once_and_why(before: Message, *, hung_up: bool) -> None:
    late = {"type": "ChannelDestroyed", "cause": 16, **channel("c1", "Up")}
    assert told(ARRIVES, before, LEAVES, late)[1:] == [ChannelGone("c1", hung_up)]


def test_call_given_back_to_the_hold_loop_is_not_gone() -> None:
    interpreter = Interpreter()
    interpreter.read(ARRIVES)
    interpreter.holds_back("c1")
    assert interpreter.read(LEAVES) is None
    assert isinstance(interpreter.read(ARRIVES), CallArrived)
    assert interpreter.read(LEAVES) == ChannelGone("c1", hung_up=True)


def test_phone_rings_and_answers() -> None:
    rings = {"type": "ChannelStateChange", **channel("a1", "Ringing")}
    up = {"type": "ChannelStateChange", **channel("a1", "Up")}
    assert told(rings, up, ANSWERS) == [PhoneRinging("a1"), PhoneAnswered("a1")]


@pytest.mark.parametrize(
    ("state", "sip", "why"),
    [
        ("Ringing", 486, Refusal.BUSY),
        ("Ringing", 600, Refusal.BUSY),
        ("Ringing", 603, Refusal.DECLINED),
        ("Ringing", 403, Refusal.DECLINED),
        ("Ringing", 480, Refusal.NO_ANSWER),
        ("Ringing", 488, Refusal.UNREACHABLE),
        ("Ringing", 503, Refusal.UNREACHABLE),
        ("Down", 480, Refusal.UNREACHABLE),  # it never rang: nobody there
        ("Down", 408, Refusal.UNREACHABLE),
    ],
)
def test_phone_refuses(state: str, sip: int, why: Refusal) -> None:
    ends = {"type": "ChannelDestroyed", "cause": 0, "tech_cause": sip, **channel("a1", state)}
    assert told(ends) == [PhoneRefused("a1", why)]


def test_ringing_that_we_end_is_no_refusal() -> None:
    ours = {"type": "ChannelHangupRequest", "soft": True, "cause": 32, **channel("a1", "Ringing")}
    ends = {"type": "ChannelDestroyed", "cause": 16, **channel("a1", "Ringing")}
    assert told(ours, ends) == [ChannelGone("a1", hung_up=False)]


def test_phone_that_answered_and_ended_without_our_application_is_gone() -> None:
    interpreter = Interpreter()
    interpreter.take_over({"a1"})
    ends = {"type": "ChannelDestroyed", "cause": 16, **channel("a1", "Up")}
    assert interpreter.read(ends) == ChannelGone("a1", hung_up=True)
    assert interpreter.read(ends) is None


def test_keys_prompts_phones_and_transfers() -> None:
    refer = {
        "type": "ChannelTransfer",
        "refer_to": {"requested_destination": {"destination": "4711"}},
        "referred_by": {"source_channel": {"id": "a1"}},
    }
    phone = {"technology": "PJSIP", "resource": "desk-1"}
    assert told(
        {"type": "ChannelDtmfReceived", "digit": "#", **channel("c1", "Up")},
        {"type": "PlaybackFinished", "playback": {"id": "p1", "target_uri": "channel:c1"}},
        {"type": "PeerStatusChange", "endpoint": {**phone, "state": "online"}},
        {"type": "PeerStatusChange", "endpoint": {**phone, "state": "offline"}},
        refer,
        {**refer, "state": "channel_progress"},  # our own answer, told back
    ) == [
        KeyPressed("c1", "#"),
        PromptEnded("c1", "p1"),
        PhoneSeen("desk-1", there=True),
        PhoneSeen("desk-1", there=False),
        TransferAsked("a1", "4711"),
    ]


def test_unknown_types_mean_nothing() -> None:
    assert told({"type": "SomethingOfANewerAsterisk", **channel("c1", "Up")}) == []
