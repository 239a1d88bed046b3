"""`/schalter`: what a supervisor turns by hand, seen by callers within a second."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BaseModel

from servicetelefon.city.switches import OF_TOPICS, SwitchKind, read
from servicetelefon.domain.permissions import Action
from servicetelefon.journey.switches import TOPIC, SwitchDesk
from servicetelefon.web.access import Routes
from servicetelefon.web.site import SiteOf, Who

routes = Routes()

PATH = "/schalter"


class TurnForm(BaseModel):
    kind: SwitchKind
    line: str
    on: bool


@routes.get(PATH, action=Action.CHANGE_SWITCHES)
async def switches(request: Request, site: SiteOf) -> HTMLResponse:
    async with site.services.database.step() as tx:
        now = await read(tx)
    kinds = tuple(kind for kind in SwitchKind if kind not in OF_TOPICS)
    return site.page(request, "admin/switches.html", kinds=kinds, switches=now)


@routes.post(PATH, action=Action.CHANGE_SWITCHES)
async def turn(site: SiteOf, who: Who, form: Annotated[TurnForm, Form()]) -> RedirectResponse:
    services = site.services
    desk = SwitchDesk(services.clock, services.ids)
    async with services.database.step() as tx:
        await desk.turn(tx, services.city(), form.kind, form.line, on=form.on, by=who)
    services.bell.ring(TOPIC)
    return RedirectResponse(PATH, status_code=303)
