"""The wallboard's page, its stream, and the supervisor's actions beside it."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, StreamingResponse
from pydantic import BaseModel

from servicetelefon.city.switches import OF_TOPICS, SwitchKind
from servicetelefon.city.switches import read as read_switches
from servicetelefon.domain.permissions import Action
from servicetelefon.journey.skills import SkillDesk
from servicetelefon.journey.switches import TOPIC, SwitchDesk
from servicetelefon.people import read as people
from servicetelefon.routing import read as routing
from servicetelefon.web.access import Routes
from servicetelefon.web.event_stream import event_stream
from servicetelefon.web.live_picture import LivePicture
from servicetelefon.web.site import SiteOf, Who
from servicetelefon.web.wallboard.board import board

routes = Routes()

PATH = "/wallboard"
SKILLS = f"{PATH}/faehigkeiten"


def live_of(request: Request) -> LivePicture:
    live: LivePicture = request.app.state.wallboard
    return live


@routes.get(PATH, action=Action.SEE_LIVE)
async def wallboard(request: Request, site: SiteOf, who: Who) -> HTMLResponse:
    async with site.services.database.step() as tx:
        switches = await read_switches(tx)
    return site.page(
        request,
        "wallboard/page.html",
        board=await board(site.services),
        switches=site.services.switches(),
        turned=switches,
        kinds=tuple(one for one in SwitchKind if one not in OF_TOPICS),
        may_switch=who.may(Action.CHANGE_SWITCHES),
        may_move=who.may(Action.MOVE_SKILLS),
    )


@routes.get(f"{PATH}/jetzt", action=Action.SEE_LIVE)
async def now(request: Request) -> HTMLResponse:
    return HTMLResponse(await live_of(request).render())


@routes.get(f"{PATH}/strom", action=Action.SEE_LIVE)
async def events(request: Request) -> StreamingResponse:
    return event_stream(request, live_of(request).stream())


class TurnForm(BaseModel):
    kind: SwitchKind
    line: str
    on: bool


@routes.post(f"{PATH}/schalter", action=Action.CHANGE_SWITCHES)
async def turn(site: SiteOf, who: Who, form: Annotated[TurnForm, Form()]) -> RedirectResponse:
    services = site.services
    desk = SwitchDesk(services.clock, services.ids)
    async with services.database.step() as tx:
        await desk.turn(tx, services.city(), form.kind, form.line, on=form.on, by=who)
    services.bell.ring(TOPIC)
    return RedirectResponse(f"{PATH}#handeln", status_code=303)


@routes.get(SKILLS, action=Action.MOVE_SKILLS)
async def skills(request: Request, site: SiteOf) -> HTMLResponse:
    services = site.services
    async with services.database.begin() as tx:
        there = await routing.at_work(tx)
        names = {one.id: one.name for one in await people.accounts(tx, services.vault)}
    rows = sorted((names.get(one.agent, ""), one) for one in there if one.agent in names)
    return site.page(request, "wallboard/skills.html", rows=rows)


class SkillForm(BaseModel):
    agent: UUID
    skill: str
    on: bool


@routes.post(SKILLS, action=Action.MOVE_SKILLS)
async def move(site: SiteOf, who: Who, form: Annotated[SkillForm, Form()]) -> RedirectResponse:
    services = site.services
    desk = SkillDesk(services.clock, services.ids)
    async with services.database.begin() as tx:
        await desk.move(tx, services.city(), form.agent, form.skill, on=form.on, by=who)
    services.bell.ring("agent", str(form.agent))
    return RedirectResponse(SKILLS, status_code=303)
