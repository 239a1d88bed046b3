"""`/office/<enquiry>`: one referral, with the steps that are possible now."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from fastapi import Request
from fastapi.responses import HTMLResponse, StreamingResponse

from servicetelefon.domain.people import SignedIn
from servicetelefon.domain.permissions import Action
from servicetelefon.domain.referral import (
    TABLE,
    ReferralEvent,
    ReferralState,
    Result,
    ReturnReason,
)
from servicetelefon.domain.urgency import Urgency
from servicetelefon.journey.office import StepRefused
from servicetelefon.journey.office_calling import may_call
from servicetelefon.journey.office_sight import Opened
from servicetelefon.referral import read
from servicetelefon.referral.store import Referral
from servicetelefon.web.access import Routes
from servicetelefon.web.office.inbox import PATH, clock_of, streamed
from servicetelefon.web.office.live import Looking
from servicetelefon.web.site import Site, SiteOf, Who

routes = Routes()


@dataclass(frozen=True, slots=True)
class Beside:
    """What a page shows of a referral beside what it is."""

    number: str | None = field(default=None, repr=False)
    refused: StepRefused | None = None
    words: str = field(default="", repr=False)


@routes.get(f"{PATH}/{{enquiry}}", action=Action.WORK_REFERRALS)
async def one(request: Request, site: SiteOf, who: Who, enquiry: UUID) -> HTMLResponse:
    async with site.services.database.begin() as tx:
        sees = await site.services.referrals.office.enter(tx, who)
        opened = await site.services.referrals.sight.open(tx, sees, enquiry, who)
    return shown(request, site, who, opened)


@routes.get(f"{PATH}/{{enquiry}}/strom", action=Action.WORK_REFERRALS)
async def one_stream(request: Request, site: SiteOf, who: Who, enquiry: UUID) -> StreamingResponse:
    """Tells that it changed, never what: the page is for writing."""

    async def render(now: SignedIn) -> str:
        async with site.services.database.begin() as tx:
            sees = await site.services.referrals.office.enter(tx, now)
            row = await site.services.referrals.office.find(tx, sees, enquiry)
            return mark_of(row, await read.additions(tx, enquiry))

    await render(who)  # a foreign one is told before anything flows
    place = f"office {who.account} {enquiry}"
    return streamed(request, Looking(place, "mark", who, render))


def mark_of(row: Referral, additions: int) -> str:
    """Differs as soon as somebody did something with it, or the citizen added something."""
    steps = (row.state, row.owner, row.level, row.urgency, row.urgency_confirmed, row.receipt_at)
    parts = (*steps, additions)
    return "|".join(str(part) for part in parts)


@routes.post(f"{PATH}/{{enquiry}}/nummer", action=Action.WORK_REFERRALS)
async def number(request: Request, site: SiteOf, who: Who, enquiry: UUID) -> HTMLResponse:
    """The number, for the moment in which it is needed; who looked stands in the audit."""
    async with site.services.database.begin() as tx:
        sees = await site.services.referrals.office.enter(tx, who)
        found = await site.services.referrals.sight.number(tx, sees, enquiry, who)
        opened = await site.services.referrals.sight.open(tx, sees, enquiry, who)
    return shown(request, site, who, opened, Beside(number=found))


async def refused(
    request: Request, site: Site, who: Who, enquiry: UUID, beside: Beside
) -> HTMLResponse:
    """The referral as it is now, why the step was refused, and the words that were written."""
    async with site.services.database.begin() as tx:
        sees = await site.services.referrals.office.enter(tx, who)
        opened = await site.services.referrals.sight.open(tx, sees, enquiry, who)
    return shown(request, site, who, opened, beside)


def shown(
    request: Request, site: Site, who: Who, opened: Opened, beside: Beside | None = None
) -> HTMLResponse:
    beside = beside or Beside()
    of_mine = next((c for c in opened.calls if not c.ended_at and c.account == who.account), None)
    return site.page(
        request,
        "office/one.html",
        one=opened,
        row=opened.row,
        status=beside.refused.status if beside.refused else 200,
        problem=f"error.{beside.refused.code}" if beside.refused else None,
        words=beside.words,
        mark=mark_of(opened.row, sum(1 for entry in opened.entries if entry.number)),
        clock=clock_of(opened.row, site.services.city(), site.services.clock.now()),
        steps=steps_of(opened.row),
        mine=opened.row.owner == who.account,
        number=beside.number,
        call_of_mine=of_mine,
        may_call=may_call(opened.row, who) and not site.services.settings.practice,
        results=tuple(Result),
        reasons=tuple(ReturnReason),
        urgencies=tuple(Urgency),
    )


def steps_of(row: Referral) -> frozenset[str]:
    """What the table allows of an office now; the page offers nothing else."""
    allowed = TABLE[ReferralState(row.state)].keys()
    receipt = {ReferralEvent.RECEIPT_CONFIRMED} if row.receipt_at is not None else set[str]()
    return frozenset(one.value for one in allowed if one not in receipt)
