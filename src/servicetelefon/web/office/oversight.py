"""`/weiterleitungen`: what of referrals comes back to the line's supervisors, and who stands for
an office."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BaseModel

from servicetelefon.domain.escalation import OFFICE_LEVELS, Level
from servicetelefon.domain.permissions import Action
from servicetelefon.domain.referral import ReferralEvent, ReferralState
from servicetelefon.domain.referral_step import Refusal
from servicetelefon.journey.enquiry import TOPIC
from servicetelefon.journey.office import BY_THE_LINE, StepRefused
from servicetelefon.journey.office_sight import came_back
from servicetelefon.kit.errors import NotFound
from servicetelefon.people import read as people
from servicetelefon.referral import deliveries, deputies, feedback, read
from servicetelefon.referral.deliveries import DeliveryState
from servicetelefon.web.access import Routes
from servicetelefon.web.office.inbox import clock_of, place_of, with_clocks
from servicetelefon.web.office.work import StepForm
from servicetelefon.web.site import SiteOf, Who

routes = Routes()

PATH = "/weiterleitungen"
OURS = (Level.SUPERVISOR, Level.DUTY)
"""Levels of the list that is shown first; the others are a click away."""


@routes.get(PATH, action=Action.OVERSEE_REFERRALS)
async def clocks(
    request: Request, site: SiteOf, who: Who, stufe: Level | None = None, nach: str = ""
) -> HTMLResponse:
    """How many each level has, and the rows that have come to one of them."""
    services = site.services
    levels = (stufe,) if stufe else OURS
    async with services.database.begin() as tx:
        await services.referrals.office.oversee(tx, who)
        lines = await read.at_levels(tx, services.vault, levels, place_of(nach))
        with_nobody = [] if stufe else await read.with_nobody(tx, services.vault)
        standings = await read.standings(tx)
        dead = await deliveries.dead(tx)
    more = lines[-1].row if len(lines) == read.PAGE else None
    query = {"stufe": stufe.value} if stufe else {}
    if more:
        query["nach"] = f"{more.due_at.isoformat()}_{more.enquiry}"
    return site.page(
        request,
        "office/oversight.html",
        lines=with_clocks(site, lines),
        with_nobody=with_clocks(site, with_nobody),
        standings=standings,
        dead=dead,
        levels=tuple(Level),
        level=stufe,
        further=f"{PATH}?{urlencode(query)}" if more else None,
    )


@routes.get(f"{PATH}/vertretung/{{office}}", action=Action.OVERSEE_REFERRALS)
async def deputies_of(request: Request, site: SiteOf, office: str) -> HTMLResponse:
    services = site.services
    if office not in services.city().offices:
        raise NotFound("no such office")
    async with services.database.begin() as tx:
        staff = await people.specialists(tx, office)
        names = await people.names(tx, services.vault, staff)
        chosen = await deputies.of_office(tx, office)
    return site.page(
        request,
        "office/deputies.html",
        office=services.city().offices[office],
        names=sorted(names.items(), key=lambda one: one[1].casefold()),
        chosen=chosen,
        levels=OFFICE_LEVELS,
    )


class DeputiesForm(BaseModel):
    level: Level
    accounts: frozenset[UUID] = frozenset()


@routes.post(f"{PATH}/vertretung/{{office}}", action=Action.OVERSEE_REFERRALS)
async def name_deputies(
    site: SiteOf, who: Who, office: str, form: Annotated[DeputiesForm, Form()]
) -> Response:
    async with site.services.database.begin() as tx:
        oversight = site.services.referrals.oversight
        await oversight.name_deputies(tx, office, form.level, form.accounts, who)
    return RedirectResponse(f"{PATH}/vertretung/{office}", 303)


@routes.get(f"{PATH}/{{enquiry}}", action=Action.OVERSEE_REFERRALS)
async def one(request: Request, site: SiteOf, who: Who, enquiry: UUID) -> HTMLResponse:
    """Its clock and owner always; what was said only while it has come back to the line."""
    services, referrals = site.services, site.services.referrals
    async with services.database.begin() as tx:
        sees = await referrals.office.oversee(tx, who)
        row = await referrals.office.find(tx, sees, enquiry)
        readable = came_back(row)
        opened = await referrals.sight.open(tx, sees, enquiry, who) if readable else None
        reference = await read.reference(tx, services.vault, row)
        staff = await people.specialists(tx, row.office) if row.office else []
        names = await people.names(tx, services.vault, staff)
        sent = await deliveries.of_enquiry(tx, enquiry)
    return site.page(
        request,
        "office/oversight_one.html",
        undelivered=row.state == ReferralState.NEW
        and any(each.state is DeliveryState.DEAD for each in sent),
        one=opened,
        row=row,
        reference=reference,
        number=None,
        clock=clock_of(row, services.city(), services.clock.now()),
        names=sorted(names.items(), key=lambda one: one[1].casefold()),
    )


@routes.post(f"{PATH}/{{enquiry}}/schritt/{{event}}", action=Action.OVERSEE_REFERRALS)
async def step(
    site: SiteOf,
    who: Who,
    enquiry: UUID,
    event: ReferralEvent,
    form: Annotated[StepForm, Form()],
) -> Response:
    if event not in BY_THE_LINE:
        raise StepRefused(Refusal.NOT_POSSIBLE)
    services = site.services
    async with services.database.begin() as tx:
        sees = await services.referrals.office.oversee(tx, who)
        row = await services.referrals.office.step(tx, sees, enquiry, form.asked(event), who)
    services.bell.ring(TOPIC, row.office or "")
    return RedirectResponse(PATH, 303)


@routes.post(f"{PATH}/{{enquiry}}/freigabe", action=Action.OVERSEE_REFERRALS)
async def release(
    site: SiteOf, who: Who, enquiry: UUID, account: Annotated[UUID, Form()]
) -> Response:
    async with site.services.database.begin() as tx:
        sees = await site.services.referrals.office.oversee(tx, who)
        await site.services.referrals.oversight.release(tx, sees, enquiry, account, who)
    return RedirectResponse(f"{PATH}/{enquiry}", 303)


@routes.post(f"{PATH}/zustellung/{{delivery}}", action=Action.OVERSEE_REFERRALS)
async def deliver_again(site: SiteOf, who: Who, delivery: UUID) -> Response:
    """Somebody has mended what was wrong."""
    async with site.services.database.begin() as tx:
        await site.services.referrals.office.oversee(tx, who)
        await site.services.referrals.deliveries.revive(tx, delivery)
        await site.services.referrals.office.look(tx, delivery, "delivered_again", who)
    return RedirectResponse(PATH, 303)


FEEDBACK = "/rueckmeldungen"


@routes.get(FEEDBACK, action=Action.READ_FEEDBACK)
async def for_editors(request: Request, site: SiteOf) -> HTMLResponse:
    """Kinds of enquiry that offices say could have been answered at first contact."""
    async with site.services.database.begin(office="*") as tx:
        found = await feedback.unseen(tx)
    return site.page(request, "office/feedback.html", found=found)


@routes.post(FEEDBACK, action=Action.READ_FEEDBACK)
async def take_up(site: SiteOf, enquiry_type: Annotated[str, Form(max_length=60)] = "") -> Response:
    async with site.services.database.begin(office="*") as tx:
        await feedback.take_up(tx, enquiry_type or None, site.services.clock.now())
    return RedirectResponse(FEEDBACK, 303)
