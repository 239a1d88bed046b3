"""`/anliegen/rueckruf/aendern`: take a callback back or move it, by reference and code; no script."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from servicetelefon.domain.permissions import Action
from servicetelefon.journey import callback_windows
from servicetelefon.journey.callback_windows import Window, WindowRefused
from servicetelefon.journey.callbacks import NotOwed
from servicetelefon.routing.callback_store import Callback
from servicetelefon.web import windows
from servicetelefon.web.access import Routes
from servicetelefon.web.citizen.appointment import PATH as ASKING
from servicetelefon.web.citizen.appointment import changes
from servicetelefon.web.site import Site, SiteOf, address_of

routes = Routes()

PATH = f"{ASKING}/aendern"


class Wish(StrEnum):
    SHOW = "zeigen"
    MOVE = "verschieben"
    WITHDRAW = "absagen"


class ChangeForm(BaseModel):
    """The fields of the page."""

    vorgang: str = Field(default="", max_length=20)
    code: str = Field(default="", max_length=20)
    was: Wish = Wish.SHOW
    wann: str = Field(default="", max_length=40)


@routes.get(PATH, action=Action.PUBLIC)
async def page(request: Request, site: SiteOf) -> HTMLResponse:
    return _page(request, site, ChangeForm(), None)


@routes.post(PATH, action=Action.PUBLIC)
async def change(
    request: Request, site: SiteOf, form: Annotated[ChangeForm, Form()]
) -> HTMLResponse:
    """The same words whatever was wrong; a try is counted before it is answered."""
    site.state_questions.take(address_of(request))
    site.callback_numbers.take("".join(form.vorgang.split()))
    try:
        one = await _do(site, form)
    except WindowRefused:
        return await _again(request, site, form, "error.window-refused")
    except NotOwed:
        return await _again(request, site, form, "error.callback-not-owed")
    if one is not None and form.was is not Wish.SHOW:
        site.services.bell.ring("callbacks")
        site.services.bell.ring("queue")
    problem = None if one else "callback.not_found"
    return _page(request, site, form, one, problem=problem, done=form.was)


async def _do(site: Site, form: ChangeForm) -> Callback | None:
    ours, numbers = changes(site), (form.vorgang, form.code)
    window = callback_windows.read(form.wann) if form.was is Wish.MOVE else None
    if form.was is Wish.MOVE and window is None:
        raise WindowRefused("an appointment is moved to a time")
    async with site.services.database.step() as tx:
        if form.was is Wish.WITHDRAW:
            return await ours.withdraw(tx, *numbers)
        if window is not None:
            return await ours.move(tx, *numbers, window)
        return await ours.find(tx, *numbers)


async def _again(request: Request, site: Site, form: ChangeForm, problem: str) -> HTMLResponse:
    """Nothing was changed: it is shown as it stands."""
    async with site.services.database.step() as tx:
        one = await changes(site).find(tx, form.vorgang, form.code)
    return _page(request, site, form, one, problem=problem)


def _page(
    request: Request,
    site: Site,
    form: ChangeForm,
    one: Callback | None,
    *,
    problem: str | None = None,
    done: Wish = Wish.SHOW,
) -> HTMLResponse:
    services = site.services
    return site.page(
        request,
        "portal/change_call.html",
        status=400 if problem else 200,
        form=form,
        one=one,
        time=_time(site, one) if one else None,
        problem=problem,
        done=done if not problem else Wish.SHOW,
        windows=windows.choices(services.city(), services.appointments.windows()) if one else [],
    )


def _time(site: Site, one: Callback) -> str:
    """When we call; "as soon as possible" without an agreed time."""
    city = site.services.city()
    if one.until is None or one.due_at is None:
        return city.wording.t("callback.soon").text
    return windows.words_of(city, Window(one.due_at, one.until)).text
