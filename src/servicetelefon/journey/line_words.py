"""The sentences that the telephone makes up from what it knows: read back, told, waited."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from servicetelefon.city.phone_words import PHONE_WORDS
from servicetelefon.city.spoken import clock_words, opening_words
from servicetelefon.domain.calendar import Period, next_opening
from servicetelefon.domain.callback import CallbackReason
from servicetelefon.domain.city import City
from servicetelefon.domain.office import Crisis
from servicetelefon.domain.phone_ask import Ask
from servicetelefon.domain.telephone_number import said_digit_by_digit
from servicetelefon.journey.line_dialogue import OFFICE, candidates
from servicetelefon.kit.wording import Words
from servicetelefon.phone.store import Call

Articles = Callable[[str, str, datetime], Words | None]
"""(article, language, now) → its spoken text as it holds today; None when it does not hold."""

FULL = "full"
"""The sentence of a line on which nobody else can wait just now."""


def no_articles(_article: str, _lang: str, _now: datetime) -> Words | None:
    """Without a knowledge base nothing is told from it."""


_HELP = (Crisis.HUNGER, Crisis.NO_ROOF, Crisis.POWER, Crisis.MIND)


@dataclass(frozen=True, slots=True)
class Wait:
    """Where somebody stands; `minutes` only while such ranges have been right."""

    before: int
    minutes: tuple[int, int] | None = None


def ask(city: City, call: Call, number: str | None) -> list[Words]:
    """What is to be typed now; `number` is read back digit by digit."""
    which = Ask(call.asks or Ask.POSTCODE)
    values = {"number": said_digit_by_digit(number)} if number else {}
    if which in (Ask.CALLBACK, Ask.NUMBER_RIGHT) and not number:
        which, values = Ask.NUMBER, {}
    said = [city.wording.t(f"phone.ask.{which}", call.language, **values)]
    if which in (Ask.DISTRICT, Ask.OFFICE_DISTRICT):
        said += _district_keys(city, call)
    return said


def _district_keys(city: City, call: Call) -> Iterator[Words]:
    for key, district in enumerate(candidates(call), 1):
        name = city.districts[district].name if district in city.districts else district
        yield city.wording.t("phone.district_key", call.language, name=name, key=key)


def wrong_entry(city: City, call: Call, number: str | None) -> list[Words]:
    why = (call.told or "").removeprefix("wrong:")
    found = f"phone.wrong.{why}"
    words_id = found if city.wording.has(found) else "phone.wrong.entry"
    return [city.wording.t(words_id, call.language), *ask(city, call, number)]


def farewell(city: City, call: Call, now: datetime) -> list[Words]:
    """A callback is written down: when it will be, truly."""
    if call.wants == CallbackReason.NOTICE:
        return [_notice(city, call, now)]
    opens = next_opening(city.service_hours(call.line), now)
    if opens is None or opens <= now:
        return [city.wording.t("phone.farewell.today", call.language)]
    when = opening_words(city.wording, opens, now, city.zone, call.language)
    lang = when.lang if call.language != when.lang else call.language
    return [city.wording.t("phone.farewell.later", lang, opens=when)]


def _notice(city: City, call: Call, now: datetime) -> Words:
    local = now.astimezone(city.zone)
    lang = call.language if city.wording.speaks(("phone.farewell.notice",), call.language) else "de"
    return city.wording.t(
        "phone.farewell.notice",
        lang,
        day=local.day,
        month=city.wording.t(f"month.{local.month}", lang),
        time=clock_words(city.wording, local, lang),
    )


def wait(city: City, call: Call, here: Wait, *, longer: bool) -> list[Words]:
    """The truth while waiting: the place, a range if ranges have been right, what to have ready."""
    t, lang = city.wording.t, call.language
    which = "phone.wait.next" if here.before == 0 else "phone.wait.position"
    said = [t(which, lang, n=here.before)]
    if here.minutes is not None:
        low, high = here.minutes
        said.append(t("phone.wait.range", lang, low=low, high=high))
    if longer:
        said.append(t("phone.wait.longer", lang))
    return [*said, t("phone.wait.at_hand", lang)]


def keys_of_waiting(city: City, call: Call) -> list[Words]:
    """Which keys there are while waiting."""
    menu = city.lines[call.line].waiting_menu
    return [words for words in city.menus[menu].spoken(call.language) if words.text] if menu else []


def told(city: City, call: Call, now: datetime, articles: Articles) -> list[Words]:
    """An answer of the self-service, from the city's data and approved articles of today."""
    kind, _, value = (call.told or "").partition(":")
    if kind == "hours":
        return hours(city, call.line, call.language)
    if kind == OFFICE:
        return _office(city, value, call.language)
    if kind == "help":
        return _help(city, call.language)
    found = articles(value, call.language, now) if kind == "answer" else None
    return [found or city.wording.t("phone.no_answer", call.language)]


def hours(city: City, line: str, lang: str) -> list[Words]:
    """The week in words, days with the same hours together."""
    lang = lang if city.wording.speaks(("phone.hours.days", "phone.hours.times"), lang) else "de"
    week = city.lines[line].hours.week
    said = [city.wording.t("phone.hours", lang)]
    for periods, group in groupby(range(7), key=lambda day: tuple(week.get(day, ()))):
        days = list(group)
        if periods:
            said.append(_days(city, days, periods, lang))
    return said


def _days(city: City, days: Sequence[int], periods: Sequence[Period], lang: str) -> Words:
    t = city.wording.t
    times = ", ".join(_times(city, period, lang).text for period in periods)
    first, last = (t(f"weekday.{day}", lang) for day in (days[0], days[-1]))
    which = "phone.hours.days" if len(days) > 1 else "phone.hours.day"
    return t(which, lang, first=first, last=last, times=times)


def _times(city: City, period: Period, lang: str) -> Words:
    day = datetime(2000, 1, 1, tzinfo=city.zone)
    opens, closes = (
        clock_words(city.wording, day.replace(hour=one.hour, minute=one.minute), lang)
        for one in (period.opens, period.closes)
    )
    return city.wording.t("phone.hours.times", lang, opens=opens, closes=closes)


def _office(city: City, district: str, lang: str) -> list[Words]:
    """The office for basic income support in this district; unclear is said as unclear."""
    main = said_or_shown(city.main_number.shown)
    offices = [one for one in city.offices.values() if district in one.districts]
    matter = next(iter(city.matters))
    able = [one for one in offices if matter in one.matters] or offices
    if len(able) != 1:
        return [city.wording.t("phone.office.unknown", lang, number=main)]
    office = able[0]
    number = office.phone.shown if office.phone and office.phone.usable else main
    return [
        city.wording.t("phone.office", lang, office=office.name),
        city.wording.t("phone.office.number", lang, number=said_or_shown(number)),
    ]


def _help(city: City, lang: str) -> list[Words]:
    said = [city.wording.t("phone.help", lang)]
    named: set[str] = set()
    for contact in (one for crisis in _HELP for one in city.help_in(crisis)):
        if contact.id not in named:
            named.add(contact.id)
            number = said_or_shown(contact.phone.shown)
            said.append(
                city.wording.t("phone.help.contact", lang, name=contact.name, number=number)
            )
    return said


def said_or_shown(number: str) -> str:
    """A number as it is said: digit by digit; words in it stay."""
    return " ".join(" ".join(part) if part.isdigit() else part for part in number.split())


def without_values(city: City, lang: str) -> list[Words]:
    """Every sentence that is always the same, so that it is made before somebody needs it."""
    return [city.wording.t(one, lang) for one, values in PHONE_WORDS.items() if not values]
