"""`/frage/…`, and `/f/…` from a text message: the one voluntary question after a contact, in the
citizen's language."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import HTMLResponse
from pydantic import BaseModel

from servicetelefon.domain.permissions import Action
from servicetelefon.journey import question_links
from servicetelefon.journey.helped import Helped, Question
from servicetelefon.journey.question_links import QuestionOver
from servicetelefon.kit.wording import MAIN_LANGUAGE
from servicetelefon.web.access import Routes
from servicetelefon.web.site import Site, SiteOf, address_of

routes = Routes()

PATH = "/frage/{token}"
TEXTED = question_links.PATH + "/{code}"


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
    return _page(request, site, sprache)


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


@routes.get(TEXTED, action=Action.PUBLIC)
async def ask_by_text(
    request: Request, site: SiteOf, code: str, sprache: str = MAIN_LANGUAGE
) -> HTMLResponse:
    """Looking at it changes nothing: programs that show a preview look too."""
    site.citizen_calls.take(address_of(request))
    try:
        async with site.services.database.step() as tx:
            await question_links.open_question(tx, code, site.services.clock.now())
    except QuestionOver as over:
        return _page(request, site, sprache, over=over)
    return _page(request, site, sprache)


@routes.post(TEXTED, action=Action.PUBLIC)
async def answer_text(
    request: Request,
    site: SiteOf,
    code: str,
    form: Annotated[AnswerForm, Form()],
    sprache: str = MAIN_LANGUAGE,
) -> HTMLResponse:
    site.citizen_calls.take(address_of(request))
    try:
        async with site.services.database.step() as tx:
            now = site.services.clock.now()
            await question_links.answer_once(tx, code, form.helped, now)
    except QuestionOver as over:
        return _page(request, site, sprache, over=over)
    return _page(request, site, sprache, thanks=True)


def _page(
    request: Request,
    site: Site,
    language: str,
    *,
    thanks: bool = False,
    over: QuestionOver | None = None,
) -> HTMLResponse:
    lang = language if language in site.services.city().languages else MAIN_LANGUAGE
    page = site.page(
        request,
        "figures/question.html",
        lang=lang,
        thanks=thanks,
        over=over is not None,
        answers=tuple(Helped),
    )
    if over is not None:
        page.status_code = over.status
    return page
