"""The engine of the practice has no way out, and its persons ring like anybody else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from cities import musterstadt
from servicetelefon.adapters.practice.telephony import ScriptedTelephony
from servicetelefon.domain.outgoing import Allowed, decide_callback
from servicetelefon.kit.clock import ManualClock
from servicetelefon.kit.tasks import Tasks
from servicetelefon.phone.port import (
    CallArrived,
    ChannelGone,
    Dial,
    EngineFound,
    PhoneRefused,
    PhoneRinging,
    PhoneSeen,
    Refusal,
    Ring,
)

pytestmark = pytest.mark.unit

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
AGENT = "browser-0123"


def an_engine() -> tuple[ScriptedTelephony, list[tuple[str, str]]]:
    told: list[tuple[str, str]] = []
    tasks = Tasks("practice")
    engine = ScriptedTelephony(
        ManualClock(NOW), tasks, lambda phone, what: told.append((phone, what))
    )
    return engine, told


async def test_nobody_outside_is_reached():
    engine, _ = an_engine()
    signals = engine.events()
    assert await anext(signals) == EngineFound()
    allowed = decide_callback("+494012345678", musterstadt().calls_out, confirmed=True)
    assert isinstance(allowed, Allowed)
    await engine.dial(Dial("d-1", allowed, "115", timedelta(seconds=20)))
    assert await anext(signals) == PhoneRefused("d-1", Refusal.UNREACHABLE)
    assert (await engine.survey()).channels == {}


async def test_a_person_calls_a_page_rings_and_hears_of_the_end():
    engine, told = an_engine()
    signals = engine.events()
    await anext(signals)
    engine.person_calls("practice-one-1", "500", None)
    assert await anext(signals) == CallArrived("practice-one-1", "500", None, NOW)
    ring = Ring("o-1", AGENT, "Musterstadt", timedelta(seconds=20))
    await engine.ring(ring)
    assert await anext(signals) == PhoneRefused("o-1", Refusal.UNREACHABLE)
    engine.phone_is(AGENT, there=True)
    assert await anext(signals) == PhoneSeen(AGENT, there=True)
    await engine.ring(ring)
    assert await anext(signals) == PhoneRinging("o-1")
    assert engine.phone_answers(AGENT)
    assert not engine.phone_answers(AGENT)
    await engine.hang_up("o-1")
    assert told == [(AGENT, "rings"), (AGENT, "ended")]


async def test_a_page_that_goes_leaves_no_call_ringing():
    engine, _ = an_engine()
    engine.phone_is(AGENT, there=True)
    await engine.ring(Ring("o-1", AGENT, "Musterstadt", timedelta(seconds=20)))
    engine.phone_is(AGENT, there=False)
    signals = engine.events()
    told = [await anext(signals) for _ in range(5)]
    assert ChannelGone("o-1", hung_up=False) in told
    assert await engine.phones() == frozenset()
