"""A line that takes no calls now says why and how to go on; who chooses a language is spoken to in it; who
declines the callback gets none. All by real calls, and each sentence is known by its sound."""

from __future__ import annotations

import shutil
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import holidays
import pytest

from cities import MUSTERSTADT
from running_service import Service, a_service
from servicetelefon.city.load import load_city
from servicetelefon.city.switches import SwitchKind
from servicetelefon.domain.announcement import Say
from servicetelefon.journey import line_plan
from spoken import says
from talks import hear_each_other
from telephony.sipp import Call, caller
from telephony.sound import is_speech
from tools import asterisk, sipp
from whole_line import OPEN_LINE, WholeLine

pytestmark = pytest.mark.service

LINE, NIGHT_MENU = "immer", "night"
KEYS_LINE = "700"
HOLIDAY_LINE, HOLIDAY_EXTENSION = "werktags", "610"
ZONES = ("UTC", "Pacific/Kiritimati", "Etc/GMT+12")
"""Between them the earth has two or three dates at any moment."""

OPEN_ALL_DAY = "".join(
    f'    {day}: ["00:00-24:00"]\n' for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
)
A_LINE = f"""
{HOLIDAY_LINE}:
  name: An Werktagen
  operation: trial
  number: {{number: "+49990500", shown: "0990 500", status: confirmed, source: invented}}
  extension: "{HOLIDAY_EXTENSION}"
  languages: [de]
  menu: main
  closed_menu: {NIGHT_MENU}
  skills: [sozialhilfe]
  hours:
    status: confirmed
    source: invented
{OPEN_ALL_DAY}  districts:
    nord: [{{stage: live, since: 2026-01-05}}]
"""


def where_it_is_a_holiday(now: datetime) -> tuple[str, str, str] | None:
    """A zone, country and land in which today is one by law."""
    for zone in ZONES:
        day = now.astimezone(ZoneInfo(zone)).date()
        for country, lands in holidays.list_supported_countries().items():
            for land in lands:
                if day in holidays.country_holidays(country, subdiv=land, years=day.year):
                    return zone, country, land
    return None


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Generator[Service]:
    """Of a city that keeps one of its lines closed these days and lies where today is a holiday."""
    sipp()
    asterisk()
    home = tmp_path_factory.mktemp("sentences")
    city = home / "city"
    shutil.copytree(MUSTERSTADT, city)
    today = datetime.now(UTC).date()
    with (city / "closures.yaml").open("a") as file:
        first, last = today - timedelta(days=1), today + timedelta(days=2)
        file.write(f"- {{first: {first}, last: {last}, reason: Umzug, lines: [{LINE}]}}\n")
    with (city / "lines.yaml").open("a") as file:
        file.write(A_LINE)
    if found := where_it_is_a_holiday(datetime.now(UTC)):
        zone, country, land = found
        text = (city / "city.yaml").read_text()
        text = text.replace("zone: Europe/Berlin", f"zone: {zone}")
        text = text.replace("{country: DE, land: HH}", f'{{country: {country}, land: "{land}"}}')
        (city / "city.yaml").write_text(text)
    with a_service(home / "service", city) as made:
        made.start()
        yield made


@asynccontextmanager
async def switched(
    line: WholeLine, kind: SwitchKind, which: str, *, on: bool
) -> AsyncGenerator[None]:
    await line.turn(kind, which, on=on)
    try:
        yield
    finally:
        await line.turn(kind, which, on=not on)


@asynccontextmanager
async def dials(line: WholeLine, extension: str) -> AsyncGenerator[tuple[Call, UUID]]:
    async with caller(line, extension, hums=440.0) as call:
        await call.answered()
        yield call, await line.newest()


async def callbacks_of(line: WholeLine, contact: UUID) -> list[tuple[str, bool]]:
    query = "select reason, neutral from routing.callback where asked_in = %s"
    return [(row[0], row[1]) for row in await line.rows(query, contact)]


async def hears_why_and_goes_on(line: WholeLine, extension: str, which: str, say: Say) -> None:
    """The sentence, then by itself the way on: here a callback at the number shown."""
    async with dials(line, extension) as (call, contact):
        await line.call_is(contact, "telling")
        city = load_city(Path(line.service.environment["SERVICETELEFON_CITY"]))
        (sentence,) = line_plan.sentence(city, which, say, datetime.now(UTC))
        await says(call, line.service, sentence)
        await line.call_is(contact, "menu", within=30)
        await line.call_has(contact, "menu", NIGHT_MENU)
        await says(call, line.service, line_plan.automatic(city, "de"))
        call.media.press("5")
        await line.call_has(contact, "asks", "callback")
        call.media.press("1")
        await call.gone(within=40)
        await line.call_is(contact, "closed")
    assert [reason for reason, _ in await callbacks_of(line, contact)] == ["closed"]
    async with line.database.step() as tx:  # the next caller may ask as well, and nobody is called
        await tx.do("update routing.callback set state = 'withdrawn', due_at = null")
        await tx.do("delete from routing.waiting where channel = 'callback'")


async def test_emergency_mode_says_so_and_how_to_go_on(line: WholeLine) -> None:
    async with switched(line, SwitchKind.LINE_EMERGENCY, LINE, on=True):
        await hears_why_and_goes_on(line, OPEN_LINE, LINE, Say.EMERGENCY_MODE)


async def test_a_line_that_a_supervisor_has_closed_says_so_and_how_to_go_on(
    line: WholeLine,
) -> None:
    async with switched(line, SwitchKind.LINE_CLOSED, LINE, on=True):
        await hears_why_and_goes_on(line, OPEN_LINE, LINE, Say.LINE_CLOSED)


async def test_a_day_off_is_told_with_the_next_opening_and_how_to_go_on(line: WholeLine) -> None:
    # A new service opens every line at every hour.
    async with switched(line, SwitchKind.LINE_OPENED, LINE, on=False):
        await hears_why_and_goes_on(line, OPEN_LINE, LINE, Say.CLOSURE)


async def test_a_holiday_is_told_with_the_next_opening_and_how_to_go_on(line: WholeLine) -> None:
    if where_it_is_a_holiday(datetime.now(UTC)) is None:
        pytest.skip("nowhere on earth is today a holiday")
    async with switched(line, SwitchKind.LINE_OPENED, HOLIDAY_LINE, on=False):
        await hears_why_and_goes_on(line, HOLIDAY_EXTENSION, HOLIDAY_LINE, Say.HOLIDAY)


async def test_afterwards_the_line_takes_calls_as_before(line: WholeLine) -> None:
    async with dials(line, OPEN_LINE) as (_, contact):
        await line.call_is(contact, "waiting", within=60)


async def test_a_language_by_key_is_spoken_and_brings_somebody_who_speaks_it(
    line: WholeLine,
) -> None:
    city = load_city(MUSTERSTADT)
    async with (
        line.agent(900.0) as (german, _),
        line.agent(skills=("sozialhilfe", "englisch")) as (_, handset),
        dials(line, OPEN_LINE) as (call, contact),
    ):
        await says(call, line.service, line_plan.words(city, LINE, Say.GREETING, "de")[0])
        call.media.press("2")
        await line.call_has(contact, "language", "en")
        await says(call, line.service, line_plan.words(city, LINE, Say.GREETING, "en")[0])
        await handset.rung(within=60)
        await handset.answer()
        await hear_each_other(call, handset)
        await line.is_in(german, "ready")
    ((language,),) = await line.rows("select language from records.contact where id = %s", contact)
    assert language == "en"


async def test_who_declines_the_callback_gets_none_when_the_line_breaks(line: WholeLine) -> None:
    async with dials(line, KEYS_LINE) as (call, contact):
        await call.media.hears(is_speech)
        call.media.press("9")
        await line.call_has(contact, "no_callback", "true")
        await line.breaks_off(contact)
        await line.call_is(contact, "closed")
    assert await callbacks_of(line, contact) == []
    assert await line.rows("select outcome from records.contact where id = %s", contact) == [
        ("interrupted",)
    ]


async def test_who_has_not_declined_it_gets_exactly_one_and_a_neutral_one(line: WholeLine) -> None:
    for _ in range(2):  # whoever calls again and is lost again is owed no second one
        async with dials(line, KEYS_LINE) as (call, contact):
            await call.media.hears(is_speech)
            await line.breaks_off(contact)
            await line.call_is(contact, "closed")
    found = await line.rows(
        "select reason, neutral, asked_times from routing.callback where ended_at is null "
        "and state <> 'withdrawn'"
    )
    assert found == [("line_broke", True, 2)]
