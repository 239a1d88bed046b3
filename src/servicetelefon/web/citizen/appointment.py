"""`/anliegen/rueckruf`: be called back, at an agreed time or as soon as somebody is free."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Form, Request
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from servicetelefon.domain.permissions import Action
from servicetelefon.journey import callback_windows
from servicetelefon.journey.appointments import Wanted
from servicetelefon.journey.callback_change import CallbackChanges
from servicetelefon.journey.callback_windows import WindowRefused
from servicetelefon.journey.callbacks import NumberRefused
from servicetelefon.journey.portal import FormNumber
from servicetelefon.kit.wording import MAIN_LANGUAGE
from servicetelefon.web import windows
from servicetelefon.web.access import Routes
from servicetelefon.web.citizen.page import page_language
from servicetelefon.web.site import Site, SiteOf, address_of

routes = Routes()

PATH = "/anliegen/rueckruf"


class CallForm(BaseModel):
    """The fields of the page; `wann` is empty for "as soon as somebody is free"."""

    nummer: UUID
    beweis: str = Field(max_length=64)
    telefon: str = Field(default="", max_length=40)
    wann: str = Field(default="", max_length=40)
    sprache: str = Field(default=MAIN_LANGUAGE, max_length=8)


@routes.get(PATH, action=Action.PUBLIC)
async def page(request: Request, site: SiteOf, sprache: str = MAIN_LANGUAGE) -> HTMLResponse:
    return _page(request, site, None, page_language(site, sprache))


@routes.post(PATH, action=Action.PUBLIC)
async def ask(
    request: Request,
    site: SiteOf,
    form: Annotated[CallForm, Form()],
    sprache: str = MAIN_LANGUAGE,
) -> HTMLResponse:
    """Nothing is kept of what is refused; the form comes back as it was filled in."""
    site.hand_ins.take(address_of(request))
    services, lang = site.services, page_language(site, sprache)
    try:
        wanted = _wanted(site, form)
        async with services.database.step() as tx:
            number = FormNumber(form.nummer, form.beweis)
            one = await services.appointments.by_citizen(tx, number, wanted)
    except NumberRefused:
        return _page(request, site, form, lang, problem="chat.number_refused")
    except WindowRefused:
        return _page(request, site, form, lang, problem="callback.time_refused")
    services.bell.ring("callbacks")
    agreed = windows.words_of(services.city(), wanted.window, lang) if wanted.window else None
    return site.page(
        request,
        "portal/called_back.html",
        lang=lang,
        agreed=agreed,
        numbers=changes(site).numbers(one, form.nummer),
        languages=list(services.city().languages.values()),
    )


def changes(site: Site) -> CallbackChanges:
    services = site.services
    return CallbackChanges(
        services.clock, services.ids, services.city, services.vault, services.callbacks
    )


def _wanted(site: Site, form: CallForm) -> Wanted:
    known = form.sprache in site.services.city().languages
    language = form.sprache if known else MAIN_LANGUAGE
    return Wanted(form.telefon, callback_windows.read(form.wann), language)


def _page(
    request: Request, site: Site, form: CallForm | None, lang: str, problem: str | None = None
) -> HTMLResponse:
    services, languages = site.services, list(site.services.city().languages.values())
    return site.page(
        request,
        "portal/call_back.html",
        lang=lang,
        status=400 if problem else 200,
        number=services.referrals.portal.new_number(),
        form=form,
        problem=problem,
        windows=windows.choices(services.city(), services.appointments.windows(), lang),
        languages=languages,
        spoken=[one for one in languages if one.code != "ls"],
    )
