"""What stands on `/`: who this is, help in an emergency, hours and number, calling from the browser."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from typing import Any

from fastapi import Request
from fastapi.responses import JSONResponse

from servicetelefon.city.help_words import help_words
from servicetelefon.city.spoken import clock_words, opening_words
from servicetelefon.domain.announcement import MAY_NAME_OPENING
from servicetelefon.domain.calendar import next_closing, next_opening
from servicetelefon.domain.city import City, Line, Stage
from servicetelefon.domain.permissions import Action
from servicetelefon.journey import line_plan
from servicetelefon.kit.errors import NotFound, Unavailable
from servicetelefon.kit.wording import MAIN_LANGUAGE, Words
from servicetelefon.web import relay
from servicetelefon.web.access import Routes
from servicetelefon.web.services import Services
from servicetelefon.web.site import Site, SiteOf, address_of

routes = Routes()


@dataclass(frozen=True, slots=True)
class HoursOfDays:
    """Days in a row with the same hours: (0, 3) is Monday to Thursday."""

    first: int
    last: int
    periods: tuple[tuple[time, time], ...]


@dataclass(frozen=True, slots=True)
class OpenNow:
    """Whether somebody answers now, in words."""

    open: bool
    words: Words


@routes.get("/phone/citizen", action=Action.PUBLIC)
async def phone(request: Request, site: SiteOf) -> JSONResponse:
    """How a page calls the line. Everybody gets the same account, which reaches nothing else."""
    site.citizen_calls.take(address_of(request))
    account = site.services.citizen_phone()
    if account is None:
        raise Unavailable("the telephone engine is not there")
    settings = site.services.settings.phone
    return JSONResponse(
        {
            "name": account.name,
            "secret": account.secret,
            "websocket": settings.websocket,
            "domain": settings.domain,
            "ice_servers": relay.servers(
                settings.relay, site.services.clock.now(), relay.FOR_A_CALL
            ),
            "target": first_line(site.services.city()).extension,
        }
    )


def page_values(site: Site, lang: str) -> dict[str, Any]:
    """What the citizens' page shows beside the chat."""
    city = site.services.city()
    line = first_line(city)
    return {
        "line": line,
        "hours": hours_of_days(line),
        "open_now": open_now(site.services, line, lang),
        "languages": list(city.languages.values()),
        "crisis": [
            (one.phone, help_words(city, one, lang))
            for one in city.crisis_contacts.values()
            if one.phone.usable
        ],
        "menu_kinds": {key.choice.kind.value for key in city.menu(line.id).keys},
        "begun": _begun(site.services, line),
    }


def page_language(site: Site, wished: str) -> str:
    """The language that the address names, where the city has it; otherwise German."""
    return wished if wished in site.services.city().languages else MAIN_LANGUAGE


def first_line(city: City) -> Line:
    """The line that the page is about: the first of the city's file."""
    line = next(iter(city.lines.values()), None)
    if line is None:
        raise NotFound("this city has no line")
    return line


def open_now(services: Services, line: Line, lang: str) -> OpenNow:
    """The same answer that a caller gets at this moment."""
    city, now = services.city(), services.clock.now()
    hours = city.service_hours(line.id)
    admission = line_plan.admit(city, line.id, now, services.switches())
    say = admission.sentence
    if say is None:
        until = next_closing(hours, now) or now
        time = clock_words(city.wording, until.astimezone(city.zone), lang)
        return OpenNow(True, city.wording.t("line.open_now", lang, time=time))
    opens = next_opening(hours, now)
    if say in MAY_NAME_OPENING and opens is not None:
        when = opening_words(city.wording, opens, now, city.zone, lang)
        return OpenNow(False, city.wording.t("line.closed_now", lang, opens=when))
    (said,) = line_plan.sentence(city, line.id, say, now, lang)
    if city.languages[said.lang].html != city.languages[lang].html:
        # What is announced is not in every language; that nobody answers now is.
        said = city.wording.t("line.closed_long", lang)
    return OpenNow(False, said)


def _begun(services: Services, line: Line) -> list[str]:
    """The districts in which the line has begun, while others are still to follow."""
    city = services.city()
    today = services.clock.now().astimezone(city.zone).date()
    begun = [
        one.name
        for one in city.districts.values()
        if line.stage(one.id, today) is not Stage.PLANNED
    ]
    return begun if len(begun) < len(city.districts) else []


def hours_of_days(line: Line) -> list[HoursOfDays]:
    """The week, days with the same hours together; closed days have no periods."""
    found: list[HoursOfDays] = []
    for day in range(7):
        week = line.hours.week.get(day, ())
        periods = tuple((period.opens, period.closes) for period in week)
        if found and found[-1].periods == periods:
            found[-1] = HoursOfDays(found[-1].first, day, periods)
        else:
            found.append(HoursOfDays(day, day, periods))
    return found
