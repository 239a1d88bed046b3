"""`/rueckrufe`: people whom nobody reached by telephone; an agent sends a text or a letter."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BaseModel

from servicetelefon.domain.callback import SettledHow
from servicetelefon.domain.permissions import Action
from servicetelefon.domain.telephone_number import at_home
from servicetelefon.web.access import Routes
from servicetelefon.web.site import SiteOf, Who

routes = Routes()

PATH = "/rueckrufe"


class SettleForm(BaseModel):
    how: SettledHow


@routes.get(PATH, action=Action.TAKE_CONTACTS)
async def open_tasks(request: Request, site: SiteOf, who: Who) -> HTMLResponse:
    services = site.services
    async with services.database.step() as tx:
        tasks = await services.callbacks.by_hand(tx, who.account, services.clock.now())
    shown = [(task, at_home(number) if number else "") for task, number in tasks]
    return site.page(request, "desk/callbacks.html", tasks=shown, ways=tuple(SettledHow))


@routes.post(PATH + "/{callback}", action=Action.TAKE_CONTACTS)
async def settle(
    site: SiteOf, callback: UUID, form: Annotated[SettleForm, Form()]
) -> RedirectResponse:
    services = site.services
    async with services.database.step() as tx:
        await services.callbacks.settle(tx, callback, form.how, services.clock.now())
    return RedirectResponse(PATH, status_code=303)
