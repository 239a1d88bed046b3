"""`/rueckrufe`: agree on a callback; people whom nobody reached, to whom an agent sends a text or a
letter."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BaseModel, Field

from servicetelefon.domain.callback import SettledHow
from servicetelefon.domain.people import SignedIn
from servicetelefon.domain.permissions import Action
from servicetelefon.domain.telephone_number import at_home
from servicetelefon.journey import callback_windows
from servicetelefon.journey.appointments import Wanted
from servicetelefon.journey.callback_windows import WindowRefused
from servicetelefon.journey.callbacks import NumberRefused
from servicetelefon.kit.wording import MAIN_LANGUAGE
from servicetelefon.web import windows
from servicetelefon.web.access import Routes
from servicetelefon.web.site import Site, SiteOf, Who

routes = Routes()

PATH = "/rueckrufe"


class SettleForm(BaseModel):
    how: SettledHow


class AgreedForm(BaseModel):
    """`contact` is the conversation on this desk; without a number its own is called."""

    contact: UUID | None = None
    number: str = Field(default="", max_length=40)
    when: str = Field(default="", max_length=40)
    language: str = Field(default=MAIN_LANGUAGE, max_length=8)


@routes.get(PATH, action=Action.TAKE_CONTACTS)
async def open_tasks(
    request: Request, site: SiteOf, who: Who, kontakt: UUID | None = None
) -> HTMLResponse:
    return await _page(request, site, who, AgreedForm(contact=kontakt))


@routes.post(PATH, action=Action.TAKE_CONTACTS)
async def agree(
    request: Request, site: SiteOf, who: Who, form: Annotated[AgreedForm, Form()]
) -> HTMLResponse:
    """A callback that an agent promises, at an agreed time or as soon as somebody is free."""
    services = site.services
    try:
        wanted = Wanted(form.number, callback_windows.read(form.when), form.language)
        async with services.database.step() as tx:
            await services.appointments.by_agent(tx, who, wanted, form.contact)
    except NumberRefused:
        return await _page(request, site, who, form, problem="error.number-refused")
    except WindowRefused:
        return await _page(request, site, who, form, problem="error.window-refused")
    services.bell.ring("callbacks")
    agreed = windows.words_of(services.city(), wanted.window).text if wanted.window else ""
    return await _page(request, site, who, AgreedForm(), agreed=agreed)


async def _page(
    request: Request, site: Site, who: SignedIn, form: AgreedForm,
    *, problem: str | None = None, agreed: str | None = None,
) -> HTMLResponse:  # fmt: skip
    services = site.services
    async with services.database.step() as tx:
        tasks = await services.callbacks.by_hand(tx, who.account, services.clock.now())
    return site.page(
        request,
        "desk/callbacks.html",
        status=400 if problem else 200,
        tasks=[(task, at_home(number) if number else "") for task, number in tasks],
        ways=tuple(SettledHow),
        form=form,
        problem=problem,
        agreed=agreed,
        windows=windows.choices(services.city(), services.appointments.windows()),
    )


@routes.post(PATH + "/{callback}", action=Action.TAKE_CONTACTS)
async def settle(
    site: SiteOf, callback: UUID, form: Annotated[SettleForm, Form()]
) -> RedirectResponse:
    services = site.services
    async with services.database.step() as tx:
        await services.callbacks.settle(tx, callback, form.how, services.clock.now())
    return RedirectResponse(PATH, status_code=303)
