"""The delivered city's assistant, read once for the tests that look at its data."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from cities import HAMBURG
from servicetelefon.assistant import lists
from servicetelefon.assistant.language import Languages
from servicetelefon.city.load import load_city
from servicetelefon.journey.turn_opening import opening
from servicetelefon.journey.turn_parts import Texts, TurnParts
from servicetelefon.knowledge import library
from servicetelefon.responsibility.directory import Directory
from servicetelefon.responsibility.find import Finder

NOON = datetime(2026, 11, 30, 12, tzinfo=ZoneInfo("Europe/Berlin"))


@lru_cache(maxsize=1)
def the_lists() -> lists.Lists:
    return lists.load(HAMBURG)


@lru_cache(maxsize=1)
def the_parts() -> TurnParts:
    city = load_city(HAMBURG)
    open_now, opens = opening(city, NOON)
    return TurnParts(
        lists=the_lists(),
        texts=Texts(library.load(HAMBURG / "knowledge"), NOON.date()),
        city=city,
        finder=Finder(city, Directory()),
        languages=Languages(),
        now=NOON,
        open_now=open_now,
        opens=opens,
    )
