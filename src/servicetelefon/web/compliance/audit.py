"""`/compliance/zugriffe`: who looked at what, by object, time and role; a name takes two people."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BaseModel

from servicetelefon.compliance import names
from servicetelefon.compliance.documents.person.information import read_template
from servicetelefon.domain.permissions import Action, Role
from servicetelefon.domain.reference import is_reference
from servicetelefon.journey.audit_search import may_see
from servicetelefon.kit.errors import Invalid, NotFound
from servicetelefon.people import read as people
from servicetelefon.records.looks import PAGE, Line, Search
from servicetelefon.referral import read as referrals
from servicetelefon.web.access import Routes
from servicetelefon.web.compliance.pages import PATH as RULES
from servicetelefon.web.site import Site, SiteOf, Who

routes = Routes()

PATH = f"{RULES}/zugriffe"


class SearchForm(BaseModel):
    """As it stands in the address."""

    objekt: str = ""
    rolle: str = ""
    von: str = ""
    bis: str = ""
    vor: str = ""


@routes.get(PATH, action=Action.KEEP_RULES)
async def search(
    request: Request, site: SiteOf, who: Who, form: Annotated[SearchForm, Query()]
) -> HTMLResponse:
    """Searches only when asked to: opening the page looks at nobody's looks."""
    services = site.services
    zone = services.city().zone
    given = {**form.model_dump(exclude={"vor"}), "objekt": form.objekt.strip()}
    asked = Search(
        object_id=await _object(site, given["objekt"]),
        role=_role(form.rolle),
        since=_day(form.von, zone),
        until=_day(form.bis, zone, after=True),
        before=_place(form.vor),
    )
    searched = bool(request.query_params)
    async with services.database.begin() as tx:
        found = await services.audit.search(tx, asked, who) if searched else []
        requests = await names.latest(tx, services.vault)
        told = await people.names(tx, services.vault, _people_of(requests))
    now = services.clock.now()
    return site.page(
        request,
        "compliance/audit.html",
        lines=found,
        searched=searched,
        given=given,
        roles=tuple(Role),
        actions=read_template().actions,
        further=_further(found, given),
        requests=requests,
        names=told,
        mine={one.id for one in requests if one.asked_by == who.account},
        seen={one.id for one in requests if may_see(one, who, now)},
    )


@routes.post(f"{PATH}/{{line}}/name", action=Action.KEEP_RULES)
async def ask_name(
    site: SiteOf, who: Who, line: UUID, reason: Annotated[str, Form()]
) -> RedirectResponse:
    async with site.services.database.begin() as tx:
        await site.services.audit.ask_name(tx, line, reason, who)
    return RedirectResponse(f"{PATH}#namen", status_code=303)


@routes.post(f"{PATH}/anfrage/{{request}}", action=Action.KEEP_RULES)
async def answer(
    site: SiteOf,
    who: Who,
    request: UUID,
    agreed: Annotated[bool, Form()],
) -> RedirectResponse:
    async with site.services.database.begin() as tx:
        await site.services.audit.answer(tx, request, who, agreed=agreed)
    return RedirectResponse(f"{PATH}#namen", status_code=303)


@routes.post(f"{PATH}/anfrage/{{asked}}/name", action=Action.KEEP_RULES)
async def name(request: Request, site: SiteOf, who: Who, asked: UUID) -> HTMLResponse:
    """Each showing is noted, so it is a form and no address."""
    async with site.services.database.begin() as tx:
        told = await site.services.audit.name(tx, asked, who)
    return site.page(request, "compliance/name.html", name=told)


async def _object(site: Site, text: str) -> str | None:
    """A reference leads to its enquiry; anything else is taken as it stands."""
    if not text:
        return None
    if not is_reference(text):
        return text
    async with site.services.database.begin() as tx:
        enquiry = await referrals.enquiry_of(tx, site.services.vault, text)
    if enquiry is None:
        raise NotFound("no enquiry has this reference")
    return str(enquiry)


def _role(text: str) -> str | None:
    try:
        return Role(text).value if text else None
    except ValueError:
        raise Invalid("there is no such role") from None


def _day(text: str, zone: ZoneInfo, *, after: bool = False) -> datetime | None:
    """The beginning of a day of the city, or of the one after."""
    if not text:
        return None
    try:
        day = date.fromisoformat(text) + timedelta(days=after)
    except (ValueError, OverflowError):
        raise Invalid("this is not a day") from None
    return datetime.combine(day, time(), zone)


def _place(text: str) -> tuple[datetime, UUID] | None:
    if not text:
        return None
    at, _, line = text.partition("_")
    try:
        return datetime.fromisoformat(at), UUID(line)
    except ValueError:
        raise Invalid("not a place in the list") from None


def _further(found: list[Line], given: dict[str, str]) -> str | None:
    if len(found) < PAGE:
        return None
    last = found[-1]
    return f"{PATH}?{urlencode({**given, 'vor': f'{last.at.isoformat()}_{last.id}'})}"


def _people_of(requests: list[names.NameRequest]) -> set[UUID]:
    """Who asked and who answered: the page names them, not whom they asked about."""
    return {
        account
        for one in requests
        for account in (one.asked_by, one.answered_by)
        if account is not None
    }
