"""Writing an article: a form for each part, remarks at each part, saved as a new version."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.datastructures import FormData

from servicetelefon.domain.article import MAIN, AnsweredBy
from servicetelefon.domain.permissions import Action
from servicetelefon.journey.articles import TOPIC, Articles, WrittenMeanwhile
from servicetelefon.journey.questions import UnansweredQuestions
from servicetelefon.kit.errors import Invalid
from servicetelefon.knowledge import citations, law_store, read, unanswered
from servicetelefon.knowledge.article_file import SPOKEN
from servicetelefon.knowledge.checking import Around
from servicetelefon.knowledge.draft import FIELDS, Draft, draft_of
from servicetelefon.knowledge.laws.state import plain_name
from servicetelefon.knowledge.library import BrokenKnowledge
from servicetelefon.knowledge.readability import readability
from servicetelefon.knowledge.remarks import Examined, examine
from servicetelefon.web.access import Routes
from servicetelefon.web.editorial.overview import PATH
from servicetelefon.web.site import Site, SiteOf, Who

routes = Routes()

_TEXT = "text."
_LONGEST = 20_000


@routes.get(f"{PATH}/schreiben", action=Action.EDIT_KNOWLEDGE)
async def form(
    request: Request, site: SiteOf, fassung: UUID | None = None, frage: UUID | None = None
) -> HTMLResponse:
    """An empty form, one begun with a question that found no article, or one filled with the
    version that is written on."""
    if fassung is None:
        draft = await _begun(site, frage)
        return await _form(request, site, draft, None, None, asked=frage)
    async with site.services.database.step() as tx:
        version = await read.version(tx, fassung)
    draft = draft_of(version.content)
    return await _form(request, site, draft, fassung, await _examined(site, draft))


@routes.post(f"{PATH}/schreiben", action=Action.EDIT_KNOWLEDGE)
async def write(request: Request, site: SiteOf, who: Who) -> Response:
    """`tun=pruefen` shows the remarks and keeps nothing; otherwise it becomes a draft, also
    with remarks, as long as it is an article."""
    typed = await request.form()
    draft, before, asked = _draft(typed), _named(typed, "fassung"), _named(typed, "frage")
    examined = await _examined(site, draft)
    if typed.get("tun") == "pruefen" or examined.file is None:
        status = 200 if examined.file is not None else 400
        return await _form(request, site, draft, before, examined, status=status, asked=asked)
    services = site.services
    parts = (services.clock, services.ids)
    articles = Articles(*parts)
    try:
        async with services.database.step() as tx:
            saved = await articles.write(tx, draft.file(), before, who)
            if asked is not None:
                await UnansweredQuestions(*parts, services.vault).settle(tx, asked)
    except WrittenMeanwhile:
        return await _form(
            request, site, draft, before, examined, status=409, meanwhile=True, asked=asked
        )
    except BrokenKnowledge:
        raise Invalid("this is no article") from None
    services.bell.ring(TOPIC)
    return RedirectResponse(f"{PATH}/fassung/{saved.id}", 303)


async def _begun(site: Site, question: UUID | None) -> Draft:
    services = site.services
    day = services.clock.now().astimezone(services.city().zone).date()
    fields = {"valid_from": day.isoformat(), "answered_by": AnsweredBy.ASSISTANT.value}
    if question is not None:
        async with services.database.step() as tx:
            alike = await unanswered.asked_often(tx, services.vault, question)
        fields |= {"question": alike.newest.text, "wordings": alike.newest.text}
    return Draft(fields, {})


async def _form(
    request: Request,
    site: Site,
    draft: Draft,
    before: UUID | None,
    examined: Examined | None,
    **values: Any,
) -> HTMLResponse:
    languages = [code for code in site.services.city().languages if code not in ("de", "ls")]
    status = values.pop("status", 200)
    return site.page(
        request,
        "editorial/write.html",
        status=status,
        draft=draft,
        before=before,
        remarks=examined.remarks if examined else (),
        examined=examined is not None,
        renderings=[SPOKEN, MAIN, "ls", *languages],
        answered_by=tuple(AnsweredBy),
        readable=readability(draft.texts.get(MAIN, "")),
        meanwhile=values.get("meanwhile", False),
        asked=values.get("asked"),
    )


async def _examined(site: Site, draft: Draft) -> Examined:
    """Against the city, today's figures, and the newest state of the laws."""
    services = site.services
    city, knowledge = services.city(), services.knowledge()
    async with services.database.step() as tx:
        laws = await law_store.sections_of(tx, cited_laws(draft))
    around = Around(
        day=services.clock.now().astimezone(city.zone).date(),
        laws=laws,
        enquiries=set(city.enquiry_types),
        matters=set(city.matters),
        languages=set(city.languages),
    )
    return examine(draft, knowledge.library, around)


def cited_laws(draft: Draft) -> set[str]:
    """The laws that a draft names among its laws."""
    found = (citations.parse(line) for line in draft.fields.get("laws", "").splitlines())
    return {plain_name(one.law) for one in found if one}


def _draft(typed: FormData) -> Draft:
    fields = {name: _value(typed, name) for name in FIELDS}
    fields["overrules"] = "\n".join([fields["overrules"], *_overruled(typed)])
    texts = {
        name.removeprefix(_TEXT): _value(typed, name) for name in typed if name.startswith(_TEXT)
    }
    return Draft(fields, texts)


def _overruled(typed: FormData) -> list[str]:
    """Findings that got a reason just now."""
    rules, words, reasons = (
        typed.getlist(name) for name in ("easy_rule", "easy_words", "easy_reason")
    )
    given = zip(rules, words, reasons, strict=False)
    return [f"{rule} | {of} | {reason}" for rule, of, reason in given if str(reason).strip()]


def _value(typed: FormData, name: str) -> str:
    value = typed.get(name, "")
    if not isinstance(value, str) or len(value) > _LONGEST:
        raise Invalid("this is too long for one field")
    return value


def _named(typed: FormData, name: str) -> UUID | None:
    given = typed.get(name, "")
    try:
        return UUID(str(given)) if given else None
    except ValueError:
        raise Invalid(f"{name} names nothing") from None
