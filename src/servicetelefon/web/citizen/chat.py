"""The chat for citizens: a form that works without script, and the same in pieces with it.

No cookie: who began a conversation carries its id and its secret in the form.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from fastapi import Form, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel

from servicetelefon.assistant.text import Empty, TooLong
from servicetelefon.domain.chat import ChatState
from servicetelefon.domain.handover import Receipt
from servicetelefon.domain.permissions import Action
from servicetelefon.domain.turn import Notice, Reply
from servicetelefon.journey import callback_windows
from servicetelefon.journey.callback_change import Numbers
from servicetelefon.journey.callback_windows import WindowRefused
from servicetelefon.journey.callbacks import NumberRefused
from servicetelefon.journey.chat_notice import ASKED as NOTICE_ASKED
from servicetelefon.journey.chat_notice import Left, own_words
from servicetelefon.journey.helped import Helped
from servicetelefon.journey.turn_parts import NoAssistant
from servicetelefon.kit.wording import MAIN_LANGUAGE, Words
from servicetelefon.web import windows
from servicetelefon.web.access import Routes
from servicetelefon.web.citizen.appointment import changes
from servicetelefon.web.citizen.chat_shown import Shown, lines
from servicetelefon.web.citizen.page import page_language, page_values
from servicetelefon.web.site import Site, SiteOf, address_of

routes = Routes()

PATH = "/chat"
NOBODY = UUID(int=0)


class Do(StrEnum):
    """What was pressed."""

    SAY = "say"
    CHOOSE = "choose"
    PERSON = "person"
    NOTICE = "notice"
    RATE = "rate"
    CODE = "code"
    CALLBACK = "callback"
    LOOK = "look"
    END = "end"
    HELPED = "helped"


class ChatForm(BaseModel):
    """`once` makes a form that is sent twice count once; `value` belongs to what was pressed."""

    contact: UUID | None = None
    token: str = ""
    once: UUID | None = None
    language: str = MAIN_LANGUAGE
    text: str = ""
    do: str = Do.SAY.value
    value: str = ""
    number: str = ""
    when: str = ""
    name: str = ""
    reach: str = ""
    plain: bool = False


@dataclass(frozen=True, slots=True)
class Came:
    """What came of it, beside the conversation itself."""

    reply: Reply | None = None
    offers_callback: bool = False
    code: str | None = None
    said: str | None = None
    receipt: Receipt | None = None
    agreed: Words | None = None  # the time at which somebody is called back
    call: Numbers | None = None  # with which a callback is moved or taken back
    draft: str = ""  # words that could not be taken yet: they go on standing in the field


@routes.post(PATH, action=Action.PUBLIC)
async def chat(request: Request, site: SiteOf, form: Annotated[ChatForm, Form()]) -> HTMLResponse:
    """One thing that a citizen does; answers the conversation as it is then."""
    site.chat_address.take(address_of(request))
    contact, token = form.contact, form.token
    if contact is None:
        site.chat_starts.take(address_of(request))
        started = await site.services.chats.start(form.language)
        contact, token = started.contact, started.token
    else:
        site.chat_messages.take(str(contact))
    came = await _do(site, contact, token, form)
    shown = await shown_now(site, contact, token, form.language, came)
    return answered(request, site, form, shown)


def answered(request: Request, site: Site, form: ChatForm, shown: Shown) -> HTMLResponse:
    """With script the part that changes, otherwise the whole page."""
    if request.headers.get("hx-request") == "true":
        template = "citizen/chat_log.html" if form.do == Do.LOOK else "citizen/chat.html"
        lang = page_language(site, form.language)
        return site.page(request, template, lang=lang, chat=shown, plain=form.plain)
    return _whole(request, site, form, shown)


def _whole(request: Request, site: Site, form: ChatForm, shown: Shown) -> HTMLResponse:
    lang = page_language(site, form.language)
    template = "citizen/widget.html" if form.plain else "citizen/page.html"
    return site.page(
        request, template, lang=lang, chat=shown, plain=form.plain, **page_values(site, lang)
    )


async def _do(site: Site, contact: UUID, token: str, form: ChatForm) -> Came:
    chats, what, value = site.services.chats, form.do, form.value
    if what in (Do.SAY, Do.CHOOSE):
        return await _say(site, contact, token, form)
    if what == Do.PERSON:
        waiting = await chats.want_person(contact, token)
        return Came(offers_callback=not waiting)
    if what == Do.NOTICE and value in set(Notice):
        left = Left(form.text, form.name, form.reach)
        receipt = await chats.answer_notice(contact, token, Notice(value), left)
        return Came(said="chat.notice_recorded", receipt=receipt)
    if what == Do.RATE and ":" in value:
        message, _, helped = value.partition(":")
        await chats.rate(contact, token, _id_of(message), helped=helped == "yes")
        return Came(said="chat.thanks_rating")
    if what == Do.HELPED and value in set(Helped):
        await chats.helped(contact, token, Helped(value))
        return Came(said="question.thanks")
    return await _hand_over(site, contact, token, form)


def _id_of(message: str) -> UUID:
    """What is no id is the id of no answer."""
    try:
        return UUID(message)
    except ValueError:
        return NOBODY


async def _hand_over(site: Site, contact: UUID, token: str, form: ChatForm) -> Came:
    if form.do == Do.CODE:
        return Came(code=await site.services.chat_handover.make_code(contact, token))
    if form.do == Do.CALLBACK:
        return await _call_back(site, contact, token, form)
    if form.do == Do.END:
        await site.services.chats.end(contact, token)
        return Came(said="chat.ended")
    return Came()


async def _call_back(site: Site, contact: UUID, token: str, form: ChatForm) -> Came:
    try:
        window = callback_windows.read(form.when)
        one = await site.services.chat_handover.call_back(contact, token, form.number, window)
    except NumberRefused:
        return Came(offers_callback=True, said="chat.number_refused")
    except WindowRefused:
        return Came(offers_callback=True, said="callback.time_refused")
    numbers = changes(site).numbers(one, contact)
    if window is None:
        return Came(said="chat.callback_asked", call=numbers)
    lang = page_language(site, form.language)
    agreed = windows.words_of(site.services.city(), window, lang)
    return Came(agreed=agreed, call=numbers)


async def _say(site: Site, contact: UUID, token: str, form: ChatForm) -> Came:
    chosen = form.value if form.do == Do.CHOOSE else None
    wished = form.language if form.language != MAIN_LANGUAGE else None
    try:
        reply = await site.services.chats.say(
            contact, token, form.text or chosen or "", chosen=chosen, language=wished,
            once=form.once,
        )  # fmt: skip
    except Empty:
        return Came(said="chat.empty")
    except TooLong:
        return Came(said="chat.too_long")
    except NoAssistant:
        return Came(said="chat.not_ready", draft=form.text)
    wants = reply is not None and reply.outcome.value in ("wants_person", "language_not_served")
    waiting = await site.services.chats.want_person(contact, token) if wants else True
    return Came(reply, offers_callback=not waiting)


async def shown_now(site: Site, contact: UUID, token: str, language: str, came: Came) -> Shown:
    services = site.services
    view = await services.chats.view(contact, token)
    label = services.chats.label(view.language if language == MAIN_LANGUAGE else language)
    offers = came.offers_callback or view.state is ChatState.WAITING
    asks = view.notice == NOTICE_ASKED and view.state is not ChatState.ENDED
    return Shown(
        contact=contact,
        token=token,
        state=view.state,
        language=view.language,
        label=Words(*label),
        lines=lines(view.messages, services.knowledge, services.clock.now()),
        choices=came.reply.choices if came.reply else (),
        ahead=view.ahead,
        minutes=view.minutes,
        asks_notice=asks,
        own_words=own_words(view.messages) if asks else "",
        offers_callback=offers,
        windows=_windows(site, language) if offers else (),
        agreed=came.agreed,
        call=came.call,
        code=came.code,
        said=came.said,
        draft=came.draft,
        receipt=came.receipt,
        can_mail=services.summaries.postman is not None,
    )


def _windows(site: Site, language: str) -> tuple[windows.Choice, ...]:
    offered = site.services.chat_handover.windows()
    lang = page_language(site, language)
    return tuple(windows.choices(site.services.city(), offered, lang))


def nothing_yet(site: Site, language: str) -> Shown:
    """Before the first message: the label stands there already, nothing is stored."""
    label = Words(*site.services.chats.label(language))
    return Shown(
        contact=NOBODY, token="", state=ChatState.PROGRAM, language=language, label=label,
        lines=(), choices=(), ahead=None, asks_notice=False,
    )  # fmt: skip


@routes.get("/", action=Action.PUBLIC)
async def page(request: Request, site: SiteOf, sprache: str = MAIN_LANGUAGE) -> HTMLResponse:
    """`sprache` is a language of the line: the address says which, so it can be sent on."""
    city = site.services.city()
    lang = sprache if sprache in city.languages else MAIN_LANGUAGE
    return site.page(
        request,
        "citizen/page.html",
        lang=lang,
        plain=False,
        chat=nothing_yet(site, lang),
        **page_values(site, lang),
    )


@routes.get("/widget", action=Action.PUBLIC)
async def widget(request: Request, site: SiteOf, sprache: str = MAIN_LANGUAGE) -> HTMLResponse:
    """The chat alone, for a frame in another site: no cookie, nothing stored before it is opened."""
    lang = page_language(site, sprache)
    return site.page(
        request,
        "citizen/widget.html",
        lang=lang,
        plain=True,
        chat=nothing_yet(site, lang),
        **page_values(site, lang),
    )


WIDGET_SCRIPT = "/widget.js"
EMBEDDABLE = ("/widget", WIDGET_SCRIPT, PATH, f"{PATH}/versand")


@routes.get(WIDGET_SCRIPT, action=Action.PUBLIC)
async def widget_script(site: SiteOf) -> Response:
    """The one script tag of another site; its address never changes."""
    return site.static.whole("citizen/widget.js")
