"""Somebody third at the desk: who can be called, and what is done with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import Form, Request, Response
from fastapi.responses import HTMLResponse

from servicetelefon.domain.city import City
from servicetelefon.domain.outgoing import TargetKind, targets
from servicetelefon.domain.permissions import Action
from servicetelefon.phone.read import CallNow
from servicetelefon.web.access import Routes
from servicetelefon.web.desk.stand import name_of
from servicetelefon.web.desk.steps import done
from servicetelefon.web.site import SiteOf, Who

routes = Routes()

Target = Annotated[str, Form(max_length=80)]

_MOST_BY_KEY = 9


@dataclass(frozen=True, slots=True)
class Choice:
    """Somebody on the list; `key` is the digit that brings them into the talk."""

    target: str
    name: str
    key: str = ""
    answers_now: bool = False
    """Whether the office's telephone is answered at this hour, by the city's data."""


@dataclass(frozen=True, slots=True)
class Choices:
    """`quick` by one key, offices by a list: those of the caller's district first."""

    quick: tuple[Choice, ...]
    offices: tuple[Choice, ...]


Answers = Callable[[str], bool]


def choices(call: CallNow, city: City, day: date, answers: Answers) -> Choices:
    found = targets(city, call.line, day)
    quick = [one for one in found if one.kind is not TargetKind.OFFICE][:_MOST_BY_KEY]
    offices = [one for one in found if one.kind is TargetKind.OFFICE]
    offices.sort(key=lambda one: call.district not in city.offices[one.id].districts)
    return Choices(
        tuple(Choice(str(one), name_of(one, city), str(n)) for n, one in enumerate(quick, 1)),
        tuple(Choice(str(one), name_of(one, city), answers_now=answers(one.id)) for one in offices),
    )


@routes.get("/desk/third", action=Action.TAKE_CONTACTS)
async def third(request: Request, site: SiteOf, who: Who) -> HTMLResponse:
    view = await site.services.desk.view(who.account)
    city = site.services.city()
    day = site.services.clock.now().astimezone(city.zone).date()
    if view is None or view.call is None:
        return site.page(request, "desk/third.html", choices=Choices((), ()))
    line, desk = view.call.line, site.services.referrals.desk
    found = choices(view.call, city, day, lambda office: bool(desk.reachable(office, line)))
    return site.page(request, "desk/third.html", choices=found)


@routes.post("/desk/consult", action=Action.TAKE_CONTACTS)
async def consult(request: Request, site: SiteOf, who: Who, target: Target) -> Response:
    await site.services.desk.talk.consult(who.account, target)
    return await done(request, who)


@routes.post("/desk/add", action=Action.TAKE_CONTACTS)
async def add(request: Request, site: SiteOf, who: Who, target: Target) -> Response:
    await site.services.desk.talk.add(who.account, target)
    return await done(request, who)


@routes.post("/desk/put-through", action=Action.TAKE_CONTACTS)
async def put_through(request: Request, site: SiteOf, who: Who, target: Target) -> Response:
    await site.services.desk.talk.put_through(who.account, target)
    return await done(request, who)


@routes.post("/desk/conference", action=Action.TAKE_CONTACTS)
async def conference(request: Request, site: SiteOf, who: Who) -> Response:
    await site.services.desk.talk.conference(who.account)
    return await done(request, who)


@routes.post("/desk/hand-over", action=Action.TAKE_CONTACTS)
async def hand_over(request: Request, site: SiteOf, who: Who) -> Response:
    await site.services.desk.talk.hand_over(who.account)
    return await done(request, who)


@routes.post("/desk/put-back", action=Action.TAKE_CONTACTS)
async def put_back(request: Request, site: SiteOf, who: Who) -> Response:
    """The caller waits on at the old place; this agent pauses."""
    await site.services.desk.talk.put_back(who.account)
    return await done(request, who)
