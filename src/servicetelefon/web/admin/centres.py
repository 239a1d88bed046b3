"""`/verwaltung/beratungsstellen`: who reaches the duty desk by number and PIN."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BaseModel

from servicetelefon.domain.permissions import Action
from servicetelefon.phone import centres
from servicetelefon.web.access import Routes
from servicetelefon.web.site import SiteOf

routes = Routes()

PATH = "/verwaltung/beratungsstellen"


class CentreForm(BaseModel):
    name: str


@routes.get(PATH, action=Action.MANAGE_ACCOUNTS)
async def listed(request: Request, site: SiteOf) -> HTMLResponse:
    async with site.services.database.step() as tx:
        found = await centres.listed(tx)
    return site.page(request, "admin/centres.html", centres=found, new=None, pin="")


@routes.post(PATH, action=Action.MANAGE_ACCOUNTS)
async def register(
    request: Request, site: SiteOf, form: Annotated[CentreForm, Form()]
) -> HTMLResponse:
    services = site.services
    async with services.database.step() as tx:
        new, pin = await services.centres.register(tx, form.name, services.clock.now())
        found = await centres.listed(tx)
    return site.page(request, "admin/centres.html", centres=found, new=new, pin=pin)


@routes.post(PATH + "/{number}/ende", action=Action.MANAGE_ACCOUNTS)
async def withdraw(site: SiteOf, number: str) -> RedirectResponse:
    services = site.services
    async with services.database.step() as tx:
        await services.centres.withdraw(tx, number, services.clock.now())
    return RedirectResponse(PATH, status_code=303)
