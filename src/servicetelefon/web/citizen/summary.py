"""The conversation with its sources, to print, to keep as PDF or to send; no account."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import HTMLResponse, Response

from servicetelefon.chat.store import Said
from servicetelefon.chat.summary import Block, BlockKind, Listed, Part, Run, Summary
from servicetelefon.domain.article import EASY
from servicetelefon.domain.chat import Who
from servicetelefon.domain.permissions import Action
from servicetelefon.domain.turn import TurnOutcome
from servicetelefon.journey.chat_parts import ChatView
from servicetelefon.journey.chat_summary import FILE, NoAddress
from servicetelefon.measures.port import NotPosted
from servicetelefon.web import markdown
from servicetelefon.web.access import Routes
from servicetelefon.web.citizen.chat import (
    NOBODY,
    PATH,
    Came,
    ChatForm,
    answered,
    shown_now,
)
from servicetelefon.web.citizen.chat_shown import Below, articles
from servicetelefon.web.citizen.page import page_language
from servicetelefon.web.site import Site, SiteOf, address_of

routes = Routes()

_SPEAKERS = {Who.CITIZEN: "chat.you", Who.AGENT: "chat.agent"}


class PdfResponse(Response):
    media_type = "application/pdf"


@routes.post(f"{PATH}/zusammenfassung", action=Action.PUBLIC)
async def summary(
    request: Request, site: SiteOf, form: Annotated[ChatForm, Form()]
) -> HTMLResponse:
    """On a page to print."""
    site.chat_address.take(address_of(request))
    shown = await shown_now(site, form.contact or NOBODY, form.token, form.language, Came())
    lang = page_language(site, form.language)
    return site.page(request, "citizen/summary.html", lang=lang, chat=shown)


@routes.post(f"{PATH}/{FILE}", action=Action.PUBLIC)
async def as_pdf(request: Request, site: SiteOf, form: Annotated[ChatForm, Form()]) -> Response:
    site.summaries.take(address_of(request))
    services, lang = site.services, page_language(site, form.language)
    view = await services.chats.view(form.contact or NOBODY, form.token)
    content = await services.summaries.typeset(sheet(site, view, lang))
    return PdfResponse(content, headers=attachment())


def attachment() -> dict[str, str]:
    return {"content-disposition": f'attachment; filename="{FILE}"'}


@routes.post(f"{PATH}/versand", action=Action.PUBLIC)
async def by_mail(
    request: Request,
    site: SiteOf,
    form: Annotated[ChatForm, Form()],
    address: Annotated[str, Form(max_length=320)] = "",
) -> HTMLResponse:
    """Answers the conversation with a sentence of whether it went out."""
    site.letters.take(address_of(request))
    contact, lang = form.contact or NOBODY, page_language(site, form.language)
    view = await site.services.chats.view(contact, form.token)
    site.letters.take(str(contact))
    said = await _send(site, view, lang, address)
    shown = await shown_now(site, contact, form.token, form.language, Came(said=said))
    return answered(request, site, form, shown)


async def _send(site: Site, view: ChatView, lang: str, address: str) -> str:
    text = site.services.city().wording.t("chat.mail_text", lang).text
    try:
        only_ours = sheet(site, view, lang, only_ours=True)
        await site.services.summaries.send(only_ours, address, text)
    except NoAddress:
        return "chat.mail_wrong"
    except NotPosted:
        return "chat.mail_failed"
    return "chat.mail_sent"


def sheet(site: Site, view: ChatView, lang: str, *, only_ours: bool = False) -> Summary:
    """`only_ours`: what the program said, each under the title of its article."""
    city, services = site.services.city(), site.services
    label, _ = services.chats.label(lang)
    day = services.clock.now().astimezone(city.zone)
    parts = [
        _part(site, one, lang, only_ours=only_ours)
        for one in view.messages
        if one.who is Who.PROGRAM or not only_ours
    ]
    return Summary(
        title=city.wording.t("chat.summary", lang).text,
        service=city.wording.t("service.name", lang).text,
        note=f"{day:%d.%m.%Y} · {label}",
        language=_tag(site, lang),
        right_to_left=city.is_right_to_left(lang),
        parts=tuple(parts),
    )


def _part(site: Site, said: Said, lang: str, *, only_ours: bool) -> Part:
    services = site.services
    city = services.city()
    told = articles(said, services.knowledge, services.clock.now())
    speaker = city.wording.t(_SPEAKERS.get(said.who, "chat.program"), lang).text
    return Part(
        title=" · ".join(one.title for one in told) if only_ours and told else speaker,
        language=_tag(site, said.language),
        right_to_left=city.is_right_to_left(said.language),
        blocks=_blocks(said),
        below=tuple(one for one in _below(site, Below.of(told), lang) if one.entries),
    )


def _blocks(said: Said) -> tuple[Block, ...]:
    if said.who is Who.PROGRAM:
        by_line = said.language == EASY or said.outcome == TurnOutcome.CRISIS
        return markdown.blocks(said.words, line_by_line=by_line)
    rows = (one for one in said.words.split("\n") if one.strip())
    return tuple(Block(BlockKind.PARAGRAPH, (Run(one),)) for one in rows)


def _below(site: Site, below: Below, lang: str) -> tuple[Listed, ...]:
    t = site.services.city().wording.t
    links = tuple(Run(f"{one.title}: {one.url}", url=one.url) for one in below.links)
    return (
        Listed(t("chat.documents", lang).text, tuple(map(Run, below.documents))),
        Listed(t("chat.links", lang).text, links),
        Listed(t("chat.sources", lang).text, tuple(map(Run, below.sources))),
    )


def _tag(site: Site, lang: str) -> str:
    """The language alone: a sheet's settings know no regions."""
    languages = site.services.city().languages
    return (languages[lang].html if lang in languages else lang).split("-")[0]
