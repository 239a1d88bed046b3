"""`/desk/uebergabe`: one plain form by which an agent hands an enquiry over to an office.

It opens beside the desk, so that telephone and note stay where they are. What the kind of enquiry
asks is on the form while the person is still on the line; the receipt is to be read aloud.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Request
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field, ValidationError

from servicetelefon.domain.city import City
from servicetelefon.domain.handover import (
    LONGEST_TEXT,
    LONGEST_WORDS,
    Authority,
    CallbackWish,
    Channel,
    ConsentHow,
    HandOver,
    Help,
    Person,
    Stated,
)
from servicetelefon.domain.outgoing import Target, TargetKind
from servicetelefon.domain.permissions import Action
from servicetelefon.domain.referral import ClaimWish, Protection, ReferralKind
from servicetelefon.domain.responsibility import Query, Status
from servicetelefon.domain.telephone_number import read_number
from servicetelefon.domain.urgency import Urgency
from servicetelefon.journey.chat_parts import TOPIC as CHATS
from servicetelefon.journey.desk_hand_over import AtDesk
from servicetelefon.journey.enquiry import TOPIC, Incomplete
from servicetelefon.journey.portal import NumberNeeded
from servicetelefon.kit.errors import Invalid
from servicetelefon.phone.store import Call
from servicetelefon.web.access import Routes
from servicetelefon.web.desk.work import groups_of
from servicetelefon.web.site import Site, SiteOf, Who

routes = Routes()

PATH = "/desk/uebergabe/{contact}"
Words = Annotated[str, Field(max_length=LONGEST_WORDS)]


class HandOverForm(BaseModel):
    """What the form holds; answers come beside it, under the question's id."""

    number: UUID
    kind: ReferralKind = ReferralKind.MESSAGE
    enquiry_type: str = Field(default="", max_length=64)
    said: str = Field(default="", max_length=LONGEST_TEXT)
    address: Words = ""
    office: str = Field(default="", max_length=64)
    claim: ClaimWish | None = None
    deadline: date | None = None
    urgency: Urgency | None = None
    call_back: bool = False
    phone: str = Field(default="", max_length=40)
    open_words: bool = False
    name: Words = ""
    file_number: Words = ""
    authority: Authority = Authority.OWN
    speaker: Words = ""
    help: tuple[Help, ...] = ()
    consent: ConsentHow = ConsentHow.NONE
    protection: Protection | None = None
    without_answers: bool = False


@routes.get(PATH, action=Action.HAND_OVER)
async def page(
    request: Request, site: SiteOf, who: Who, contact: UUID, thema: str = ""
) -> HTMLResponse:
    """`thema` is the kind of enquiry, whose questions then stand on the form."""
    services = site.services
    async with services.database.step() as tx:
        own = await services.referrals.desk.own(tx, contact, who)
    view = await services.desk.view(who.account)
    work = view.work if view and view.work and view.work.contact == contact else None
    topic = thema or (work.topic if work else None) or own.topic or ""
    missed = _missed(own.call, services.city()) if own.call else None
    form = HandOverForm(
        number=services.ids.new(),
        enquiry_type=topic,
        said=work.note if work else own.own_words,
        office=missed.office if missed else "",
        call_back=missed is not None,
    )
    return _page(request, site, Shown(own, form, missed=missed))


@dataclass(frozen=True, slots=True)
class Missed:
    """An office that was rung for this caller and did not come: it gets the enquiry instead."""

    office: str
    why: str


def _missed(call: Call, city: City) -> Missed | None:
    tried = Target.read(call.third or "")
    if tried is None or tried.kind is not TargetKind.OFFICE or tried.id not in city.offices:
        return None
    return Missed(tried.id, call.third_refused) if call.third_refused else None


@routes.post(PATH, action=Action.HAND_OVER)
async def hand_over(request: Request, site: SiteOf, who: Who, contact: UUID) -> HTMLResponse:
    services, referrals = site.services, site.services.referrals
    form, answers = await _read(request, services.city())
    handed = _handed(site, form, answers)
    giver = (form.number, contact)
    try:
        async with services.database.begin() as tx:
            to_caller = form.call_back and not form.phone
            taken = await referrals.desk.take(tx, handed, giver, who, to_the_caller=to_caller)
    except Incomplete as lacking:
        async with services.database.step() as tx:
            own = await referrals.desk.own(tx, contact, who)
        return _page(request, site, Shown(own, form, answers, lacking.gaps))
    services.bell.ring(TOPIC, taken.receipt.office or "")
    if taken.of.chat:
        services.bell.ring(CHATS, str(contact))
    return site.page(
        request,
        "desk/handed_over.html",
        receipt=taken.receipt,
        in_chat=taken.of.chat is not None,
        written=taken.written,
    )


async def _read(request: Request, city: City) -> tuple[HandOverForm, dict[str, Stated]]:
    sent = await request.form()
    fields: dict[str, object] = {
        key: value for key, value in sent.items() if isinstance(value, str) and value
    }
    fields["help"] = sent.getlist("help")
    try:
        form = HandOverForm.model_validate(fields)
    except ValidationError:
        raise Invalid("the form is not complete") from None
    kind = city.enquiry_types.get(form.enquiry_type)
    answers: dict[str, Stated] = {}
    for question in kind.asks if kind else ():
        value = str(sent.get(f"answer-{question}") or "").strip()[:LONGEST_WORDS]
        if value:
            answers[question] = Stated(value, checked=bool(sent.get(f"checked-{question}")))
        elif sent.get(f"unknown-{question}"):
            answers[question] = Stated(None)
    return form, answers


def _handed(site: Site, form: HandOverForm, answers: dict[str, Stated]) -> HandOver:
    city = site.services.city()
    kind = city.enquiry_types.get(form.enquiry_type)
    matter = kind.matter if kind else None
    district, office = _responsible(site, form, matter)
    return HandOver(
        kind=form.kind,
        channel=Channel.PHONE,
        said=form.said.replace("\r\n", "\n"),
        enquiry_type=kind.id if kind else None,
        matter=matter,
        district=district,
        office=form.office or office,
        answers=answers,
        deadline=form.deadline,
        callback=_callback(form, city),
        help=form.help,
        person=Person(form.name, form.file_number, form.authority, form.speaker),
        consent=form.consent,
        claim=form.claim,
        protection=form.protection,
        urgency=form.urgency,
    )


def _responsible(
    site: Site, form: HandOverForm, matter: str | None
) -> tuple[str | None, str | None]:
    """District and office, where address and matter lead to one."""
    if not form.address.strip():
        return None, None
    finder = site.services.finder()
    title = finder.city.matters[matter] if matter else ""
    found = finder.find(Query(finder.read(form.address), matter=title))
    office = found.office if found.status is Status.FOUND else None
    return found.place.district, office


def _callback(form: HandOverForm, city: City) -> CallbackWish | None:
    if not form.phone.strip():
        return None
    number = read_number(form.phone, city.calls_out).number
    if number is None:
        raise NumberNeeded("this number cannot be called")
    return CallbackWish(number, neutral=not form.open_words)


@dataclass(frozen=True, slots=True)
class Shown:
    """What the form shows: of which conversation, filled in how, and what is still lacking."""

    own: AtDesk
    form: HandOverForm
    answers: Mapping[str, Stated] = field(default_factory=dict[str, Stated])
    gaps: tuple[str, ...] = ()
    missed: Missed | None = None


def _page(request: Request, site: Site, shown: Shown) -> HTMLResponse:
    form = shown.form
    city, desk = site.services.city(), site.services.referrals.desk
    kind = city.enquiry_types.get(form.enquiry_type)
    _, office = _responsible(site, form, kind.matter if kind else None)
    return site.page(
        request,
        "desk/hand_over.html",
        status=400 if shown.gaps else 200,
        contact=shown.own.contact,
        by_phone=shown.own.chat is None,
        form=form,
        kind=kind,
        questions=[city.questions[one] for one in (kind.asks if kind else ())],
        answers=shown.answers,
        gaps=shown.gaps,
        missed=shown.missed,
        hints=desk.hints(site.services.clock.now()),
        reachable=desk.reachable(form.office or office, shown.own.line),
        groups=groups_of(city),
        kinds=tuple(ReferralKind),
        authorities=tuple(Authority),
        helps=tuple(Help),
        urgencies=tuple(Urgency),
        protections=tuple(Protection),
    )
