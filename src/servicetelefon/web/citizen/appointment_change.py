"""`/anliegen/rueckruf/aendern`: take a callback back or move it, by reference and code; no script."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from servicetelefon.domain.permissions import Action
from servicetelefon.domain.reference import typed
from servicetelefon.journey import callback_windows
from servicetelefon.journey.callback_windows import Window, WindowRefused
from servicetelefon.journey.callbacks import NotOwed
from servicetelefon.kit.wording import MAIN_LANGUAGE, Words
from servicetelefon.routing.callback_store import Callback
from servicetelefon.web import windows
from servicetelefon.web.access import Routes
from servicetelefon.web.citizen.appointment import PATH as ASKING
from servicetelefon.web.citizen.appointment import changes
from servicetelefon.web.citizen.page import page_language
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


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page shows: the callback where both numbers fit, and what came of the wish."""

    lang: str
    form: ChangeForm
    one: Callback | None
    problem: str | None = None
    done: Wish = Wish.SHOW


@routes.get(PATH, action=Action.PUBLIC)
async def page(request: Request, site: SiteOf, sprache: str = MAIN_LANGUAGE) -> HTMLResponse:
    """The link from a chat names the chat's language."""
    return _page(request, site, Shown(page_language(site, sprache), ChangeForm(), None))


@routes.post(PATH, action=Action.PUBLIC)
async def change(
    request: Request,
    site: SiteOf,
    form: Annotated[ChangeForm, Form()],
    sprache: str = MAIN_LANGUAGE,
) -> HTMLResponse:
    """The same words whatever was wrong; a try is counted before it is answered."""
    site.state_questions.take(address_of(request))
    site.callback_numbers.take(typed(form.vorgang))
    lang = page_language(site, sprache)
    try:
        one = await _do(site, form)
    except WindowRefused:
        return _page(request, site, await _again(site, form, lang, "callback.time_refused"))
    except NotOwed:
        return _page(request, site, await _again(site, form, lang, "callback.not_owed"))
    if one is not None and form.was is not Wish.SHOW:
        site.services.bell.ring("callbacks")
        site.services.bell.ring("queue")
    problem = None if one else "callback.not_found"
    return _page(request, site, Shown(lang, form, one, problem, form.was))


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


async def _again(site: Site, form: ChangeForm, lang: str, problem: str) -> Shown:
    """Nothing was changed: it is shown as it stands."""
    async with site.services.database.step() as tx:
        one = await changes(site).find(tx, form.vorgang, form.code)
    return Shown(lang, form, one, problem)


def _page(request: Request, site: Site, shown: Shown) -> HTMLResponse:
    services, one, lang = site.services, shown.one, shown.lang
    offered = services.appointments.windows() if one else ()
    return site.page(
        request,
        "portal/change_call.html",
        lang=lang,
        status=400 if shown.problem else 200,
        form=shown.form,
        one=one,
        time=_time(site, one, lang) if one else None,
        problem=shown.problem,
        done=Wish.SHOW if shown.problem else shown.done,
        windows=windows.choices(services.city(), offered, lang),
        languages=list(services.city().languages.values()),
    )


def _time(site: Site, one: Callback, lang: str) -> Words:
    """When we call; "as soon as possible" without an agreed time."""
    city = site.services.city()
    if one.until is None or one.due_at is None:
        return city.wording.t("callback.soon", lang)
    return windows.words_of(city, Window(one.due_at, one.until), lang)
