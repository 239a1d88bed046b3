"""`/desk/uebergabe`: one plain form by which an agent hands an enquiry over to an office.

It opens beside the desk, so that telephone and note stay where they are. What the kind of enquiry
asks is on the form while the person is still on the line; the receipt is to be read aloud. Whatever
is lacking or refused comes back with the form as it was filled in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from fastapi import Request
from fastapi.responses import HTMLResponse

from servicetelefon.domain.city import City
from servicetelefon.domain.handover import Authority, ConsentHow, Help, Stated
from servicetelefon.domain.outgoing import Target, TargetKind
from servicetelefon.domain.permissions import Action
from servicetelefon.domain.referral import Protection, ReferralKind
from servicetelefon.domain.urgency import Urgency
from servicetelefon.journey import callback_windows
from servicetelefon.journey.callback_windows import WindowRefused
from servicetelefon.journey.chat_parts import TOPIC as CHATS
from servicetelefon.journey.desk_hand_over import AtDesk, CallerHidden
from servicetelefon.journey.enquiry import TOPIC, Incomplete, OnlyInWriting
from servicetelefon.journey.portal import NumberNeeded
from servicetelefon.kit.errors import Invalid
from servicetelefon.phone.store import Call
from servicetelefon.web import windows
from servicetelefon.web.access import Routes
from servicetelefon.web.desk import hand_over_form
from servicetelefon.web.desk.hand_over_form import HandOverForm
from servicetelefon.web.desk.work import groups_of
from servicetelefon.web.site import Site, SiteOf, Who

routes = Routes()

PATH = "/desk/uebergabe/{contact}"


@routes.get(PATH, action=Action.HAND_OVER)
async def page(
    request: Request, site: SiteOf, who: Who, contact: UUID, thema: str = ""
) -> HTMLResponse:
    """`thema` is the kind of enquiry, whose questions then stand on the form."""
    services = site.services
    own = await _own(site, contact, who)
    view = await services.desk.view(who.account)
    work = view.work if view and view.work and view.work.contact == contact else None
    topic = thema or (work.topic if work else None) or own.topic or ""
    missed = _missed(own.call, services.city())
    form = HandOverForm(
        number=services.ids.new(),
        enquiry_type=topic,
        said=work.note if work else own.own_words,
        office=missed.office if missed else "",
        call_back=missed is not None and services.referrals.desk.knows_the_caller(own),
    )
    return _page(request, site, Shown(own, form))


@dataclass(frozen=True, slots=True)
class Missed:
    """An office that was rung for this caller and did not come: it gets the enquiry instead."""

    office: str
    why: str


def _missed(call: Call | None, city: City) -> Missed | None:
    tried = Target.read(call.third or "") if call else None
    if tried is None or tried.kind is not TargetKind.OFFICE or tried.id not in city.offices:
        return None
    return Missed(tried.id, call.third_refused) if call and call.third_refused else None


async def _own(site: Site, contact: UUID, who: Who) -> AtDesk:
    async with site.services.database.step() as tx:
        return await site.services.referrals.desk.own(tx, contact, who)


@routes.post(PATH, action=Action.HAND_OVER)
async def hand_over(request: Request, site: SiteOf, who: Who, contact: UUID) -> HTMLResponse:
    """`zeigen` hands nothing over: it shows questions and office for what is filled in so far."""
    services, desk = site.services, site.services.referrals.desk
    form, answers = await hand_over_form.read(request, services.city())
    if "zeigen" in await request.form():
        return _page(request, site, Shown(await _own(site, contact, who), form, answers))
    try:
        place = hand_over_form.place_of(form, services.finder())
        handed = hand_over_form.handed(form, answers, services.city(), place)
        async with services.database.begin() as tx:
            giver = (form.number, contact)
            taken = await desk.take(tx, handed, giver, who, to_the_caller=form.to_the_caller)
    except (Incomplete, NumberNeeded, WindowRefused, CallerHidden, OnlyInWriting) as refused:
        own = await _own(site, contact, who)
        return _page(request, site, Shown(own, form, answers, refused))
    services.bell.ring(TOPIC, taken.receipt.office or "")
    if taken.of.chat:
        services.bell.ring(CHATS, str(contact))
    return site.page(
        request,
        "desk/handed_over.html",
        contact=contact,
        receipt=taken.receipt,
        in_chat=taken.of.chat is not None,
        written=taken.written,
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """What the form shows: of which conversation, filled in how, and why it was refused."""

    own: AtDesk
    form: HandOverForm
    answers: Mapping[str, Stated] = field(default_factory=dict[str, Stated])
    refused: Invalid | None = None

    @property
    def gaps(self) -> tuple[str, ...]:
        return self.refused.gaps if isinstance(self.refused, Incomplete) else ()


def _page(request: Request, site: Site, shown: Shown) -> HTMLResponse:
    form, own, now = shown.form, shown.own, site.services.clock.now()
    city, desk = site.services.city(), site.services.referrals.desk
    kind = city.enquiry_types.get(form.enquiry_type)
    found = hand_over_form.place_of(form, site.services.finder()).office
    times = callback_windows.offered(city, own.line, now)
    return site.page(
        request,
        "desk/hand_over.html",
        status=400 if shown.refused else 200,
        contact=own.contact,
        by_phone=own.chat is None,
        knows_the_caller=desk.knows_the_caller(own),
        form=form,
        kind=kind,
        questions=[city.questions[one] for one in (kind.asks if kind else ())],
        answers=shown.answers,
        gaps=shown.gaps,
        problem=shown.refused.code if shown.refused else None,
        missed=_missed(own.call, city),
        found=found,
        hints=desk.hints(now),
        reachable=desk.reachable(form.office or found, own.line),
        windows=windows.choices(city, times),
        groups=groups_of(city),
        kinds=tuple(ReferralKind),
        authorities=tuple(Authority),
        consents=tuple(ConsentHow),
        helps=tuple(Help),
        urgencies=tuple(Urgency),
        protections=tuple(Protection),
    )
