"""`/frage/…`: the one voluntary question after a contact, in the citizen's language."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import HTMLResponse
from pydantic import BaseModel

from servicetelefon.domain.permissions import Action
from servicetelefon.journey.helped import Helped, Question
from servicetelefon.kit.wording import MAIN_LANGUAGE
from servicetelefon.web.access import Routes
from servicetelefon.web.site import Site, SiteOf, address_of

routes = Routes()

PATH = "/frage/{token}"


class AnswerForm(BaseModel):
    helped: Helped


@routes.get(PATH, action=Action.PUBLIC)
async def ask(
    request: Request, site: SiteOf, token: str, sprache: str = MAIN_LANGUAGE
) -> HTMLResponse:
    question = Question(site.services.vault)
    contact = question.contact(token)
    async with site.services.database.step() as tx:
        await question.asked(tx, contact)
    return _page(request, site, sprache, thanks=False)


@routes.post(PATH, action=Action.PUBLIC)
async def answer(
    request: Request,
    site: SiteOf,
    token: str,
    form: Annotated[AnswerForm, Form()],
    sprache: str = MAIN_LANGUAGE,
) -> HTMLResponse:
    site.citizen_calls.take(address_of(request))
    question = Question(site.services.vault)
    contact = question.contact(token)
    async with site.services.database.step() as tx:
        await question.answer(tx, contact, form.helped)
    return _page(request, site, sprache, thanks=True)


def _page(request: Request, site: Site, language: str, *, thanks: bool) -> HTMLResponse:
    lang = language if language in site.services.city().languages else MAIN_LANGUAGE
    return site.page(
        request, "figures/question.html", lang=lang, thanks=thanks, answers=tuple(Helped)
    )
