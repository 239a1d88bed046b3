"""What the self-service tells, from the city's data and approved articles of today.

What was told stands on the call's row as a code, so that a line that comes back tells the same:
never the words, never anything of the person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby

from servicetelefon.city.spoken import clock_words
from servicetelefon.domain.calendar import Period, Week
from servicetelefon.domain.city import City
from servicetelefon.domain.office import Crisis, Office
from servicetelefon.journey.enquiry_state import EnquiryStand
from servicetelefon.journey.line_dialogue import OFFICE
from servicetelefon.kit.wording import MAIN_LANGUAGE, Words
from servicetelefon.phone.store import Call
from servicetelefon.responsibility.words import situation_words

Articles = Callable[[str, str, datetime], Words | None]
"""(article, language, now) → its spoken text as it holds today; None when it does not hold."""

STATE, REFUSED = "state", "state:refused"
CODE_KNOWN = "code"
LINK = "link"
LINK_OFFERS = "link_offers"
"""A link is sent, and whoever presses again is asked by text message whether it helped."""
_HELP = (Crisis.HUNGER, Crisis.NO_ROOF, Crisis.POWER, Crisis.MIND)


def no_articles(_article: str, _lang: str, _now: datetime) -> Words | None:
    """Without a knowledge base nothing is told from it."""


def told(city: City, call: Call, now: datetime, articles: Articles) -> list[Words]:
    kind, _, value = (call.told or "").partition(":")
    if kind == "hours":
        return hours(city, call.line, call.language)
    if teller := _TELLERS.get(kind):
        return teller(city, value, call.language)
    found = articles(value, call.language, now) if kind == "answer" else None
    return [found or city.wording.t("phone.no_answer", call.language)]


def told_article(call: Call) -> str | None:
    """The article that was told last, for whoever wants it in writing."""
    kind, _, value = (call.told or "").partition(":")
    return value if kind in ("answer", LINK, LINK_OFFERS) and value not in _OF_LINKS else None


_OF_LINKS = frozenset({"not", "asked"})


def _link(city: City, value: str, lang: str) -> list[Words]:
    return [city.wording.t(f"phone.link.{value if value in _OF_LINKS else 'sent'}", lang)]


def _link_offers(city: City, value: str, lang: str) -> list[Words]:
    return [*_link(city, value, lang), city.wording.t("phone.link.ask", lang)]


def hours(city: City, line: str, lang: str) -> list[Words]:
    """The week in words, days with the same hours together."""
    return [city.wording.t("phone.hours", lang), *_week(city, city.line(line).hours.week, lang)]


def _week(city: City, week: Week, lang: str) -> Iterator[Words]:
    lang = lang if city.wording.speaks(("phone.hours.days", "phone.hours.times"), lang) else "de"
    for periods, group in groupby(range(7), key=lambda day: tuple(week.get(day, ()))):
        days = list(group)
        if periods:
            yield _days(city, days, periods, lang)


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


def _office(city: City, value: str, lang: str) -> list[Words]:
    """Name, number and hours; what nobody has confirmed is said to be so, with the main number
    beside it. Unclear is said as unclear."""
    main = said_or_shown(city.main_number.shown)
    id_, _, rest = value.partition(":")
    matter, _, sure = rest.partition(":")
    if id_ not in city.offices:
        which = "phone.office.elsewhere" if id_ == "elsewhere" else "phone.office.unknown"
        return [city.wording.t(which, lang, number=main)]
    office = city.offices[id_]
    number = office.phone.shown if office.phone and office.phone.usable else city.main_number.shown
    said = [
        city.wording.t("phone.office", lang, office=office.name),
        city.wording.t("phone.office.number", lang, number=said_or_shown(number)),
        *_office_hours(city, office, lang),
    ]
    known = [part.basis for part in (office.calls, office.visits) if part]
    if sure != "sure" or not all(basis.confirmed for basis in known):
        said.append(city.wording.t("phone.office.unsure", lang, number=main))
    return [*said, *_otherwise(city, matter, lang)]


def _office_hours(city: City, office: Office, lang: str) -> Iterator[Words]:
    """When it can be called; otherwise when it can be visited."""
    for which, found in (("calls", office.calls), ("visits", office.visits)):
        if found and any(found.week.values()):
            yield city.wording.t(f"phone.office.{which}", lang)
            yield from _week(city, found.week, lang)
            return


def _otherwise(city: City, matter: str, lang: str) -> Iterator[Words]:
    """Those for whom the rule leads elsewhere hear that it does."""
    rule = city.responsibility.rules.get(matter)
    if rule and rule.situations:
        yield city.wording.t("phone.office.otherwise", lang)
        yield from (situation_words(matter, one, city, lang) for one in rule.situations)


def _help(city: City, _value: str, lang: str) -> list[Words]:
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


def state_code(stand: EnquiryStand, city: City) -> str:
    """How an enquiry stands, without saying whose or what about."""
    day = stand.reply_by.astimezone(city.zone).date().isoformat()
    late = "late" if stand.overdue else "due"
    replied = "replied" if stand.replied_at else late
    return f"{STATE}:{stand.state}:{replied}:{day}:{len(stand.documents)}"


def _state(city: City, value: str, lang: str) -> list[Words]:
    t = city.wording.t
    if value == "refused":
        return [t("phone.state.refused", lang)]
    state, promise, day, documents = value.split(":")
    said = [t(f"phone.state.{state}", lang)]
    if promise != "replied":
        by = date.fromisoformat(day)
        one = lang if city.wording.speaks(("phone.state.reply_by",), lang) else MAIN_LANGUAGE
        month = t(f"month.{by.month}", one)
        said.append(t("phone.state.reply_by", one, day=by.day, month=month))
    if promise == "late":
        said.append(t("phone.state.overdue", lang))
    if documents != "0":
        said.append(t("phone.state.documents", lang, n=int(documents)))
    return said


def said_or_shown(number: str) -> str:
    """A number as it is said: digit by digit; words in it stay."""
    return " ".join(" ".join(part) if part.isdigit() else part for part in number.split())


_TELLERS: Mapping[str, Callable[[City, str, str], list[Words]]] = {
    OFFICE: _office,
    "help": _help,
    LINK: _link,
    LINK_OFFERS: _link_offers,
    STATE: _state,
}
