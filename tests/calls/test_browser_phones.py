"""The browser phone on the real engine: an agent's, and a citizen's without an account."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Generator
from pathlib import Path

import pytest

from servicetelefon.adapters.speech.espeak import Voice
from servicetelefon.adapters.speech.speech import Speech
from servicetelefon.phone.port import (
    CallArrived,
    ChannelGone,
    KeyPressed,
    PhoneAccount,
    PhoneAnswered,
    PhoneKind,
    PhoneRefused,
    PhoneSeen,
    Refusal,
    Ring,
)
from telephony.browser import Chromium, chromium
from telephony.engine import LINE, Engine
from telephony.line import RINGS_FOR, Line
from telephony.sipp import caller
from telephony.sound import is_speech

pytestmark = pytest.mark.calls

AGENT = PhoneAccount("browser-agent", PhoneKind.BROWSER, "generated-secret")
TEXT = "Guten Tag, mein Name ist Muster, was kann ich für Sie tun? Ich habe Zeit für Sie."


@pytest.fixture
async def browser(tmp_path: Path) -> AsyncGenerator[Chromium]:
    voice = Speech(tmp_path).say(TEXT, Voice("de", 180))
    async with chromium(voice.path.with_suffix(".sln16")) as opened:
        yield opened


def is_agent(seen: PhoneSeen) -> bool:
    return seen.phone == AGENT.name


def ring(channel: str) -> Ring:
    return Ring(channel, AGENT.name, "Servicetelefon", RINGS_FOR)


async def test_agent_talks_in_the_browser_and_the_page_is_lost(
    engine: Engine, line: Line, browser: Chromium
) -> None:
    await line.engine.admit(AGENT)
    uri = f"asterisk/config/dynamic/res_pjsip/endpoint/{AGENT.name}"
    engine.rest("PUT", uri, {"fields": [{"attribute": "rtp_timeout", "value": "2"}]})
    async with (
        browser.phone(engine, AGENT.name, AGENT.secret) as agent,
        caller(engine, LINE, hums=440) as call,
    ):
        assert (await line.saw(PhoneSeen, is_agent)).there
        channel = await line.takes()
        await call.answered()
        await line.engine.ring(ring("in-browser"))
        await agent.told("ringing")
        await agent.does("phone.answer()")
        assert await line.saw(PhoneAnswered) == PhoneAnswered("in-browser")
        await line.engine.connect("talk-browser", [channel, "in-browser"])
        await call.media.hears(is_speech, over=1.0, within=8)
        await agent.hears()
        await agent.does("phone.mute(true)")
        await call.media.falls_silent(within=8)
        # The page is torn out: no BYE comes, its sound just ends.
        await agent.page.goto("about:blank")
        await agent.page.close()
        lost = await line.saw(ChannelGone, within=8)
        assert lost.channel == "in-browser"
        assert not (await line.saw(PhoneSeen, is_agent)).there


async def test_agent_declines_in_the_browser(engine: Engine, line: Line, browser: Chromium) -> None:
    await line.engine.admit(AGENT)
    async with browser.phone(engine, AGENT.name, AGENT.secret) as agent:
        await line.engine.ring(ring("declined"))
        await agent.told("ringing")
        await agent.does("phone.hangUp()")
        refused = await line.saw(PhoneRefused)
        assert refused.channel == "declined"
        assert refused.why in (Refusal.DECLINED, Refusal.NO_ANSWER)


async def test_newest_page_of_an_agent_is_the_one_that_rings(
    engine: Engine, line: Line, browser: Chromium
) -> None:
    await line.engine.admit(AGENT)
    async with (
        browser.phone(engine, AGENT.name, AGENT.secret) as older,
        browser.phone(engine, AGENT.name, AGENT.secret) as newer,
    ):
        await line.engine.ring(ring("newest"))
        await newer.told("ringing")
        assert not await older.page.evaluate("() => window.phone.ringing")
        await line.engine.hang_up("newest")


async def test_citizen_calls_from_the_browser_and_only_the_line(
    engine: Engine, line: Line, browser: Chromium
) -> None:
    async with browser.phone(engine, "citizen", engine.secrets.citizen, registers=False) as citizen:
        await citizen.does(f"phone.call('{LINE}')")
        arrived = await line.saw(CallArrived)
        assert arrived.from_browser
        assert arrived.caller is None
        await line.engine.answer(arrived.channel)
        await citizen.told("talking")
        await line.engine.music(arrived.channel)
        await citizen.hears()
        await citizen.does("phone.key('3')")
        assert (await line.saw(KeyPressed)).key == "3"
        await citizen.does("phone.hangUp()")
        assert (await line.saw(ChannelGone)).hung_up
        await citizen.does("phone.call('112')")
        await citizen.told("unreachable")


@pytest.fixture
def one_citizen_at_a_time(engine: Engine) -> Generator[None]:
    engine.rest("POST", "asterisk/variable?variable=CITIZENS&value=1")
    yield
    engine.rest("POST", f"asterisk/variable?variable=CITIZENS&value={engine.settings.citizens}")


@pytest.mark.usefixtures("one_citizen_at_a_time")
async def test_so_many_citizens_call_from_the_browser_and_no_more(
    engine: Engine, line: Line, browser: Chromium
) -> None:
    secret = engine.secrets.citizen
    async with (
        browser.phone(engine, "citizen", secret, registers=False) as first,
        browser.phone(engine, "citizen", secret, registers=False) as second,
    ):
        await first.does(f"phone.call('{LINE}')")
        await line.saw(CallArrived)
        await second.does(f"phone.call('{LINE}')")
        await second.told("busy")
        await first.does("phone.hangUp()")
        await line.saw(ChannelGone)
        await second.does(f"phone.call('{LINE}')")
        await line.saw(CallArrived)
        await second.does("phone.hangUp()")
