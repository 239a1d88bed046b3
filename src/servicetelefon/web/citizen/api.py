"""`/api/v1`: the same conversation for portals of other systems, described by OpenAPI."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from fastapi import Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from servicetelefon.assistant.text import LONGEST
from servicetelefon.chat.store import Said
from servicetelefon.domain.handover import Receipt
from servicetelefon.domain.permissions import Action
from servicetelefon.domain.turn import Notice, Reply
from servicetelefon.journey.chat_notice import Left
from servicetelefon.journey.chat_parts import NoSuchChat
from servicetelefon.kit.wording import MAIN_LANGUAGE
from servicetelefon.web.access import Routes
from servicetelefon.web.citizen.api_description import describe
from servicetelefon.web.citizen.page import page_language
from servicetelefon.web.citizen.summary import PdfResponse, attachment, sheet
from servicetelefon.web.site import Site, SiteOf, address_of

routes = Routes()

PREFIX = "/api/v1"
_BEARER = "bearer "


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NewChat(_Strict):
    """What a chat begins with."""

    language: str = Field(default=MAIN_LANGUAGE, max_length=8)


class ChatBegun(_Strict):
    """Show `label` before anything else; keep `token`, it is told only here."""

    id: UUID
    token: str
    label: str
    language: str


class NewMessage(_Strict):
    """`choice` is the article of a button; `once` makes a message sent twice count once."""

    text: str = Field(description=f"At most {LONGEST} characters; more is refused with 413.")
    language: str | None = Field(default=None, max_length=8)
    choice: str | None = Field(default=None, max_length=80)
    once: UUID | None = None


class SourceData(_Strict):
    name: str
    as_of: date | None


class LinkData(_Strict):
    title: str
    url: str
    kind: str


class ChoiceData(_Strict):
    article: str
    title: str


class Answer(_Strict):
    """`outcome` is of a closed list; null where a person answers and the program is silent."""

    outcome: str | None
    text: str
    language: str
    article: str | None = None
    version: str | None = None
    sources: list[SourceData] = []
    documents: list[str] = []
    links: list[LinkData] = []
    choices: list[ChoiceData] = []
    crises: list[str] = []
    notice: bool = False
    person_offered: bool = False
    label_shown: bool = True


class MessageData(_Strict):
    id: UUID
    at: datetime
    who: str
    text: str
    language: str
    outcome: str | None


class ChatData(_Strict):
    """`state`: program, waiting, person, ended. `ahead` while waiting; `minutes` (from, to) only
    while such ranges have been right."""

    id: UUID
    state: str
    language: str
    ahead: int | None
    minutes: tuple[int, int] | None
    messages: list[MessageData]


class PersonData(_Strict):
    """False: nobody is there now, a callback can be asked for."""

    waiting: bool


class NewNotice(_Strict):
    """All but `answer` may stay open; without `text` the words of the chat are taken."""

    answer: Notice
    text: str = ""
    name: str = ""
    contact: str = Field(default="", description="A telephone number, or how else to be reached.")


class ReceiptData(BaseModel):
    """Tell the citizen `reference` and `code`: with both they see how it stands."""

    reference: str
    code: str
    received_at: datetime
    reply_by: datetime
    office: str | None


class NoticeKept(BaseModel):
    """`receipt` is null where the answer was no."""

    receipt: ReceiptData | None


@routes.post(f"{PREFIX}/chats", action=Action.PUBLIC, answers=ChatBegun, status=201)
async def begin(request: Request, site: SiteOf, body: NewChat) -> JSONResponse:
    """Begin a chat."""
    site.chat_starts.take(address_of(request))
    started = await site.services.chats.start(body.language)
    begun = ChatBegun(
        id=started.contact, token=started.token, label=started.label, language=started.language
    )
    return JSONResponse(begun.model_dump(mode="json"), 201)


@routes.post(f"{PREFIX}/chats/{{chat}}/messages", action=Action.PUBLIC, answers=Answer)
async def say(request: Request, site: SiteOf, chat: UUID, body: NewMessage) -> JSONResponse:
    """Say something; the answer is approved text, a question back, or a person."""
    token = _token(request, site, chat)
    reply = await site.services.chats.say(
        chat, token, body.text, chosen=body.choice, language=body.language, once=body.once
    )
    return JSONResponse(_answer(reply, body.language).model_dump(mode="json"))


@routes.get(f"{PREFIX}/chats/{{chat}}", action=Action.PUBLIC, answers=ChatData)
async def look(request: Request, site: SiteOf, chat: UUID) -> JSONResponse:
    """The whole conversation."""
    view = await site.services.chats.view(chat, _token(request, site, chat))
    data = ChatData(
        id=view.contact,
        state=view.state.value,
        language=view.language,
        ahead=view.ahead,
        minutes=view.minutes,
        messages=[_message(one) for one in view.messages],
    )
    return JSONResponse(data.model_dump(mode="json"))


@routes.post(f"{PREFIX}/chats/{{chat}}/person", action=Action.PUBLIC, answers=PersonData)
async def person(request: Request, site: SiteOf, chat: UUID) -> JSONResponse:
    """Ask for a person; the program is silent from then on."""
    waiting = await site.services.chats.want_person(chat, _token(request, site, chat))
    return JSONResponse({"waiting": waiting})


@routes.post(f"{PREFIX}/chats/{{chat}}/end", action=Action.PUBLIC, answers=Response, status=204)
async def end(request: Request, site: SiteOf, chat: UUID) -> Response:
    """End the chat; it is cleared 24 hours later."""
    await site.services.chats.end(chat, _token(request, site, chat))
    return Response(status_code=204)


@routes.post(f"{PREFIX}/chats/{{chat}}/notice", action=Action.PUBLIC, answers=NoticeKept)
async def notice(request: Request, site: SiteOf, chat: UUID, body: NewNotice) -> JSONResponse:
    """Leave what was said as a notice of need, dated by the first message; or say no to it."""
    token, left = _token(request, site, chat), Left(body.text, body.name, body.contact)
    receipt = await site.services.chats.answer_notice(chat, token, body.answer, left)
    kept = NoticeKept(receipt=_receipt(receipt) if receipt else None)
    return JSONResponse(kept.model_dump(mode="json"))


@routes.get(f"{PREFIX}/chats/{{chat}}/summary.pdf", action=Action.PUBLIC, answers=PdfResponse)
async def summary_pdf(
    request: Request, site: SiteOf, chat: UUID, language: str = MAIN_LANGUAGE
) -> PdfResponse:
    """The conversation with its sources as PDF/UA-1."""
    token = _token(request, site, chat)
    site.summaries.take(address_of(request))
    view = await site.services.chats.view(chat, token)
    content = await site.services.summaries.typeset(
        sheet(site, view, page_language(site, language))
    )
    return PdfResponse(content, headers=attachment())


@routes.get(f"{PREFIX}/openapi.json", action=Action.PUBLIC, answers=JSONResponse)
async def description(request: Request) -> JSONResponse:
    """This description."""
    return JSONResponse(describe(request.app.routes, PREFIX))


def _token(request: Request, site: Site, chat: UUID) -> str:
    """The chat's secret of the header; NoSuchChat without one."""
    site.chat_address.take(address_of(request))
    site.chat_messages.take(str(chat))
    given = request.headers.get("authorization", "")
    if not given.lower().startswith(_BEARER):
        raise NoSuchChat("there is no such chat")
    return given[len(_BEARER) :].strip() or "-"


def _receipt(receipt: Receipt) -> ReceiptData:
    return ReceiptData(
        reference=receipt.reference, code=receipt.code, received_at=receipt.received_at,
        reply_by=receipt.reply_by, office=receipt.office,
    )  # fmt: skip


def _message(one: Said) -> MessageData:
    return MessageData(
        id=one.id, at=one.at, who=one.who.value, text=one.words, language=one.language,
        outcome=one.outcome,
    )  # fmt: skip


def _answer(reply: Reply | None, language: str | None) -> Answer:
    if reply is None:
        return Answer(outcome=None, text="", language=language or MAIN_LANGUAGE)
    passage = next(iter(reply.passages), None)
    return Answer(
        outcome=reply.outcome.value,
        text=reply.text,
        language=reply.language,
        article=passage.article if passage else reply.decision.about,
        version=passage.version if passage else None,
        sources=[
            SourceData(name=one.name, as_of=one.as_of)
            for part in reply.passages
            for one in part.sources
        ],
        documents=[one for part in reply.passages for one in part.documents],
        links=[
            LinkData(title=one.title, url=one.url, kind=one.kind)
            for part in reply.passages
            for one in part.links
        ],
        choices=[ChoiceData(article=one.article, title=one.title) for one in reply.choices],
        crises=sorted(one.value for one in reply.decision.crises),
        notice=reply.decision.notice,
        person_offered=reply.person_offered,
    )
