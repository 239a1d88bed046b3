"""`/office`: the referrals of one's own offices in the order of their clocks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse

from servicetelefon.domain.calendar import service_time_between
from servicetelefon.domain.city import City
from servicetelefon.domain.escalation import EMERGENCY_WAITS
from servicetelefon.domain.people import SignedIn
from servicetelefon.domain.permissions import Action
from servicetelefon.domain.reference import is_reference
from servicetelefon.domain.referral import (
    ReferralKind,
    ReferralState,
)
from servicetelefon.domain.telephone_number import read_number
from servicetelefon.kit.database import Transaction
from servicetelefon.kit.errors import Invalid
from servicetelefon.referral import read, store
from servicetelefon.referral.read import Line, Which
from servicetelefon.referral.store import Referral, Sees
from servicetelefon.web.access import Routes
from servicetelefon.web.event_stream import event_stream
from servicetelefon.web.office.live import LiveOffice, Looking
from servicetelefon.web.site import Site, SiteOf, Who

routes = Routes()

PATH = "/office"
NOBODY = Sees(frozenset())


@dataclass(frozen=True, slots=True)
class Clock:
    """What is left of the promised service time, or by how much it is over; an emergency that
    nobody accepted counts up, in plain time."""

    left: timedelta
    overdue: bool = False
    stopped: bool = False
    waiting: bool = False

    @property
    def hours(self) -> int:
        return int(self.left.total_seconds()) // 3600

    @property
    def minutes(self) -> int:
        return int(self.left.total_seconds()) // 60 % 60


def clock_of(row: Referral, city: City, now: datetime) -> Clock:
    hours = city.service_hours(row.line)
    if row.state in (ReferralState.ANSWERED, ReferralState.CLOSED):
        return Clock(timedelta(0), stopped=True)
    if row.kind == ReferralKind.EMERGENCY and row.state == ReferralState.NEW:
        return Clock(
            now - row.clock_from, overdue=now - row.clock_from > EMERGENCY_WAITS, waiting=True
        )
    if row.due_at >= now:
        return Clock(service_time_between(hours, now, row.due_at))
    return Clock(service_time_between(hours, row.due_at, now), overdue=True)


def with_clocks(site: Site, lines: list[Line]) -> list[tuple[Line, Clock]]:
    city, now = site.services.city(), site.services.clock.now()
    return [(line, clock_of(line.row, city, now)) for line in lines]


@dataclass(frozen=True, slots=True)
class Shown:
    """One page of the list."""

    lines: list[Line]
    emergencies: list[Line]
    open_ones: int
    overdue: int
    which: Which
    begun: bool

    def values(self, site: Site, who: SignedIn) -> dict[str, Any]:
        return {
            "lines": with_clocks(site, self.lines),
            "emergencies": with_clocks(site, self.emergencies),
            "open_ones": self.open_ones,
            "overdue": self.overdue,
            "further": further(self.lines, self.which),
            "begun": self.begun,
            "account": who.account,
            "found_nothing": False,
        }


async def shown_list(site: Site, who: SignedIn, which: Which, nach: str) -> Shown:
    referrals, services = site.services.referrals, site.services
    now = services.clock.now()
    asked = read.Asked(which, who.account, now, place_of(nach))
    async with services.database.begin() as tx:
        sees = await referrals.office.enter(tx, who)
        lines = await read.inbox(tx, services.vault, sees, asked)
        urgent = await read.emergencies(tx, services.vault, sees)
        open_ones, overdue = await read.counts(tx, sees, now)
    first = not nach and which is Which.OPEN
    return Shown(lines, urgent if first else [], open_ones, overdue, which, bool(nach))


@routes.get(PATH, action=Action.WORK_REFERRALS)
async def inbox(
    request: Request, site: SiteOf, who: Who, liste: Which = Which.OPEN, nach: str = ""
) -> HTMLResponse:
    """`liste` is which of them; `nach` pages on."""
    found = await shown_list(site, who, liste, nach)
    query = urlencode({"liste": liste.value, "nach": nach})
    return site.page(
        request,
        "office/list.html",
        which=liste,
        lists=tuple(Which),
        offices=sorted(who.offices),
        stream=f"{PATH}/strom?{query}",
        **found.values(site, who),
    )


@routes.get(f"{PATH}/strom", action=Action.WORK_REFERRALS)
async def list_stream(
    request: Request, site: SiteOf, who: Who, liste: Which = Which.OPEN, nach: str = ""
) -> StreamingResponse:
    async def render(now: SignedIn) -> str:
        found = await shown_list(site, now, liste, nach)
        return site.pages.html("office/lines.html", **found.values(site, now))

    place = f"office {who.account} {liste} {nach}"
    return streamed(request, Looking(place, "inbox", who, render))


@routes.get(f"{PATH}/jetzt", action=Action.WORK_REFERRALS)
async def still_signed_in() -> Response:
    """Asked by a page whose stream broke off."""
    return Response(status_code=204)


def streamed(request: Request, looking: Looking) -> StreamingResponse:
    live: LiveOffice = request.app.state.inboxes
    return event_stream(request, live.stream(looking))


@routes.post(f"{PATH}/suche", action=Action.WORK_REFERRALS)
async def search(
    request: Request, site: SiteOf, who: Who, was: Annotated[str, Form(max_length=40)] = ""
) -> Response:
    """By reference or phone number, nothing else; not in an address, which would be kept."""
    services = site.services
    async with services.database.begin() as tx:
        sees = await services.referrals.office.enter(tx, who)
        found = await _found(tx, site, sees, was)
        await services.referrals.office.searched(tx, found, who)
        lines = [Line(row, await read.reference(tx, services.vault, row)) for row in found]
    if len(lines) == 1:
        return RedirectResponse(f"{PATH}/{lines[0].row.enquiry}", 303)
    return site.page(
        request,
        "office/list.html",
        lines=with_clocks(site, lines),
        emergencies=[],
        which=None,
        lists=tuple(Which),
        open_ones=None,
        overdue=None,
        offices=sorted(who.offices),
        stream=None,
        further=None,
        begun=True,
        account=who.account,
        found_nothing=not lines,
    )


async def _found(tx: Transaction, site: Site, sees: Sees, was: str) -> list[Referral]:
    digits = "".join(was.split())
    vault, city = site.services.vault, site.services.city()
    if is_reference(digits):
        row = await store.by_reference(tx, sees, store.reference_lookups(vault, digits))
        return [row] if row else []
    number = read_number(was, city.calls_out).number or digits
    return await store.by_phone(tx, sees, store.phone_lookups(vault, number))


def place_of(text: str) -> tuple[datetime, UUID] | None:
    """Where a page begins: moment and id of the last one before it."""
    if not text:
        return None
    moment, _, enquiry = text.partition("_")
    try:
        return datetime.fromisoformat(moment), UUID(enquiry)
    except ValueError:
        raise Invalid("not a place in the list") from None


def further(lines: list[Line], which: Which) -> str | None:
    """The address of the next page, if there may be one."""
    if len(lines) < read.PAGE:
        return None
    last = lines[-1].row
    moment = last.closed_at if which is Which.CLOSED else last.due_at
    query = {"liste": which.value, "nach": f"{(moment or last.due_at).isoformat()}_{last.enquiry}"}
    return f"{PATH}?{urlencode(query)}"
