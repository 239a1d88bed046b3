"""Browser phones at home: behind a router, behind a firewall, and over a real relay (coturn)."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

import tools
from calls.conftest import HOLD_TONE, write_sound
from servicetelefon.adapters.speech.espeak import Voice
from servicetelefon.adapters.speech.speech import Speech
from servicetelefon.phone.port import PhoneAccount, PhoneAnswered, PhoneKind, Ring
from servicetelefon.web.relay import FOR_A_SHIFT, IceServers, Relay
from telephony.browser import BrowserPhone, chromium
from telephony.engine import LINE, Engine, running_engine
from telephony.front import front
from telephony.home_network import Translated, home_network, own_address
from telephony.line import RINGS_FOR, Line, our_line
from telephony.sipp import caller
from telephony.sound import is_speech
from telephony.turn_relay import TurnRelay, turn_relay

pytestmark = [pytest.mark.calls, pytest.mark.networks]

AGENT = PhoneAccount("agent-at-home", PhoneKind.BROWSER, "generated-secret")
SECRET = "shared-with-the-pages"
OUTSIDE = "203.0.113.115"
"""Where a router of the city that translates addresses takes what is meant for the engine."""
TEXT = "Guten Tag, mein Name ist Muster, was kann ich für Sie tun? Ich habe Zeit für Sie."


@pytest.fixture(scope="module")
def here() -> Generator[str]:
    with own_address() as address:
        yield address


@pytest.fixture(scope="module")
def voice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    said = Speech(tmp_path_factory.mktemp("voice")).say(TEXT, Voice("de", 180))
    return said.path.with_suffix(".sln16")


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory, here: str) -> Generator[Engine]:
    """An engine for others than this machine, as HOST makes it."""
    home = tmp_path_factory.mktemp("asterisk")
    write_sound(home / "hold-sentence", HOLD_TONE, 0.6)
    installed = tools.asterisk()
    with running_engine(home, installed, sip_address=here, media_address=here) as engine:
        yield engine


@pytest.fixture(scope="module")
def translated(tmp_path_factory: pytest.TempPathFactory, here: str) -> Generator[Engine]:
    """The same, where it has been told its outside address."""
    with running_engine(
        tmp_path_factory.mktemp("asterisk"), tools.asterisk(), sip_address=here,
        media_address=here, outside_address=OUTSIDE,
    ) as engine:  # fmt: skip
        yield engine


@asynccontextmanager
async def with_the_agent(engine: Engine) -> AsyncGenerator[Line]:
    async with our_line(engine) as ours:
        await ours.engine.admit(AGENT)
        yield ours
    engine.hang_up_all()


@pytest.fixture
async def line(city: Engine) -> AsyncGenerator[Line]:
    async with with_the_agent(city) as ours:
        yield ours


@pytest.fixture
async def line_translated(translated: Engine) -> AsyncGenerator[Line]:
    async with with_the_agent(translated) as ours:
        yield ours


@pytest.fixture
def relay(tmp_path: Path, here: str) -> Generator[TurnRelay]:
    with turn_relay(tmp_path, SECRET, here) as coturn:
        yield coturn


def as_pages_say(address: str) -> IceServers:
    return Relay(address, SECRET).servers(datetime.now(UTC), FOR_A_SHIFT)


async def talk(city: Engine, line: Line, agent: BrowserPhone) -> None:
    """A caller is rung through to the agent, and each hears the other."""
    async with caller(city, LINE, hums=440) as call:
        channel = await line.takes()
        await call.answered()
        await line.engine.ring(Ring("at-home", AGENT.name, "Servicetelefon", RINGS_FOR))
        await agent.told("ringing")
        await agent.does("phone.answer()")
        assert await line.saw(PhoneAnswered) == PhoneAnswered("at-home")
        await line.engine.connect("talk-home", [channel, "at-home"])
        await call.media.hears(is_speech, over=1.0, within=8)
        await agent.hears()


@pytest.mark.parametrize("address", ["plain", "secure"])
async def test_sound_goes_both_ways_over_a_relay_and_no_other_way(
    city: Engine, line: Line, voice: Path, relay: TurnRelay, address: str
) -> None:
    relays = as_pages_say(getattr(relay, address))
    async with (
        chromium(voice, "--ignore-certificate-errors") as browser,
        browser.phone(city, AGENT.name, AGENT.secret, relays=relays, relay_only=True) as agent,
    ):
        await talk(city, line, agent)
        assert await agent.ways() == [["relay", "tls" if address == "secure" else "tcp"]]


async def test_a_home_behind_a_router_needs_no_setting_and_no_relay(
    city: Engine, line: Line, voice: Path, tmp_path: Path
) -> None:
    with home_network(tmp_path) as home:
        async with (
            front(home.outside, ("127.0.0.1", city.settings.http_port)) as pages,
            chromium(voice, within=home.program) as browser,
            browser.phone(
                city, AGENT.name, AGENT.secret, websocket=f"ws://{home.outside}:{pages}/ws"
            ) as agent,
        ):
            await talk(city, line, agent)
            ((kind, over),) = await agent.ways()
            assert kind != "relay"
            assert over == "udp"


@asynccontextmanager
async def agent_beyond_the_citys_router(
    city: Engine, voice: Path, folder: Path
) -> AsyncGenerator[BrowserPhone]:
    """At home, from where pages and engine are there under the outside address only."""
    inner = city.settings.sip_address
    with home_network(folder, city=Translated(OUTSIDE, inner)) as home:
        async with (
            front(inner, ("127.0.0.1", city.settings.http_port)) as pages,
            chromium(voice, within=home.program) as browser,
            browser.phone(
                city, AGENT.name, AGENT.secret, websocket=f"ws://{OUTSIDE}:{pages}/ws"
            ) as agent,
        ):
            yield agent


async def test_a_city_behind_a_router_that_translates_is_heard_by_its_outside_address(
    translated: Engine, line_translated: Line, voice: Path, tmp_path: Path
) -> None:
    async with agent_beyond_the_citys_router(translated, voice, tmp_path) as agent:
        await talk(translated, line_translated, agent)
        ((kind, over),) = await agent.ways()
        assert kind != "relay"
        assert over == "udp"


async def test_whoever_is_inside_reaches_the_engine_at_its_inner_address_all_the_same(
    translated: Engine, line_translated: Line, voice: Path
) -> None:
    async with (
        chromium(voice) as browser,
        browser.phone(translated, AGENT.name, AGENT.secret) as agent,
    ):
        await talk(translated, line_translated, agent)


async def test_without_its_outside_address_such_a_city_is_silent(
    city: Engine, line: Line, voice: Path, tmp_path: Path
) -> None:
    async with agent_beyond_the_citys_router(city, voice, tmp_path) as agent:
        await line.engine.ring(Ring("silent", AGENT.name, "Servicetelefon", RINGS_FOR))
        await agent.told("ringing")
        await agent.does("phone.answer()")
        await line.saw(PhoneAnswered)
        await line.engine.music("silent")
        with pytest.raises(TimeoutError):
            await agent.hears(within=3)
        assert await agent.ways() == []


@pytest.mark.parametrize("late", [0.0, 0.15])
async def test_a_home_that_lets_no_udp_out_is_reached_over_the_relay(
    city: Engine, line: Line, voice: Path, tmp_path: Path, here: str, late: float
) -> None:
    with (
        home_network(tmp_path, udp_gets_out=False) as home,
        turn_relay(tmp_path, SECRET, here) as coturn,
    ):
        async with (
            front(home.outside, ("127.0.0.1", city.settings.http_port)) as pages,
            front(home.outside, ("127.0.0.1", coturn.tls_port), late=late) as relay,
            chromium(voice, "--ignore-certificate-errors", within=home.program) as browser,
            browser.phone(
                city,
                AGENT.name,
                AGENT.secret,
                websocket=f"ws://{home.outside}:{pages}/ws",
                relays=as_pages_say(f"turns:{home.outside}:{relay}?transport=tcp"),
            ) as agent,
        ):
            await talk(city, line, agent)
            assert await agent.ways() == [["relay", "tls"]]
