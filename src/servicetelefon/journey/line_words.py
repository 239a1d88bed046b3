"""The sentences that the telephone makes up from what it knows: asked, read back, waited."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from servicetelefon.city.phone_words import PHONE_WORDS
from servicetelefon.city.spoken import clock_words, opening_words
from servicetelefon.domain.calendar import next_opening
from servicetelefon.domain.callback import CallbackReason
from servicetelefon.domain.city import City
from servicetelefon.domain.phone_ask import Ask
from servicetelefon.domain.reference import spoken
from servicetelefon.domain.responsibility import Question
from servicetelefon.domain.telephone_number import said_digit_by_digit
from servicetelefon.journey.caller_heard import Where
from servicetelefon.journey.line_dialogue import candidates, fault_of
from servicetelefon.kit.wording import Words
from servicetelefon.phone.store import Call
from servicetelefon.responsibility.words import option_words, question_words

FULL = "full"
"""The sentence of a line on which nobody else can wait just now."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Where somebody stands; `minutes` only while such ranges have been right."""

    before: int
    minutes: tuple[int, int] | None = None


def ask(city: City, call: Call, number: str | None, where: Where | None = None) -> list[Words]:
    """What is to be typed now; `number` is read back digit by digit, `where` is chosen from."""
    which = Ask(call.asks or Ask.POSTCODE)
    values = {"number": _read_back(which, number)} if number else {}
    # What was typed before is gone when we come back: then it is asked for again.
    if which in (Ask.CALLBACK, Ask.NUMBER_RIGHT) and not number:
        which, values = Ask.NUMBER, {}
    elif which is Ask.CODE and not number:
        which = Ask.REFERENCE
    elif which in (Ask.OFFICE_DISTRICT, Ask.OFFICE_ANSWER) and where is None:
        which = Ask.OFFICE_POSTCODE
    if which is Ask.OFFICE_ANSWER and where:
        return _question(city, call, where)
    said = [city.wording.t(f"phone.ask.{which}", call.language, **values)]
    if which is Ask.DISTRICT:
        said += _district_keys(city, call, candidates(call))
    elif which is Ask.OFFICE_DISTRICT and where:
        said += _district_keys(city, call, where.options)
    return said


def _read_back(which: Ask, number: str) -> str:
    if which is Ask.CODE:
        return ", ".join(" ".join(group) for group in spoken(number).split())
    return said_digit_by_digit(number)


def _question(city: City, call: Call, where: Where) -> list[Words]:
    """A question of the city's rules with a key for each answer, in the words of its pages."""
    question = Question(where.code, where.options)
    said = list(question_words(question, city, call.language))
    for key, option in enumerate(where.options, 1):
        name = option_words(question, where.query.matter, option, city, call.language)
        said.append(city.wording.t("phone.district_key", call.language, name=name, key=key))
    return said


def _district_keys(city: City, call: Call, districts: Sequence[str]) -> Iterator[Words]:
    for key, district in enumerate(districts, 1):
        name = city.districts[district].name if district in city.districts else district
        yield city.wording.t("phone.district_key", call.language, name=name, key=key)


def wrong_entry(
    city: City, call: Call, number: str | None, where: Where | None = None
) -> list[Words]:
    found = f"phone.wrong.{fault_of(call)}"
    words_id = found if city.wording.has(found) else "phone.wrong.entry"
    return [city.wording.t(words_id, call.language), *ask(city, call, number, where)]


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
    return [*said, *at_hand(city, call)]


def at_hand(city: City, call: Call) -> list[Words]:
    """What to have ready: for the topic where that is known, otherwise what nearly all need."""
    own = f"phone.wait.at_hand.{call.topic}"
    which = own if call.topic and city.wording.has(own) else "phone.wait.at_hand"
    return [city.wording.t(which, call.language)]


def keys_of_waiting(city: City, call: Call) -> list[Words]:
    """Which keys there are while waiting."""
    menu = city.line(call.line).waiting_menu
    return [words for words in city.menus[menu].spoken(call.language) if words.text] if menu else []


def without_values(city: City, lang: str) -> list[Words]:
    """Every sentence that is always the same, so that it is made before somebody needs it."""
    return [city.wording.t(one, lang) for one, values in PHONE_WORDS.items() if not values]
