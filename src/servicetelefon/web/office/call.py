"""The browser phone on the page of one referral: small answers for its script, no page."""

from __future__ import annotations

from uuid import UUID

from fastapi import Response
from fastapi.responses import JSONResponse

from servicetelefon.domain.permissions import Action
from servicetelefon.journey.office_call_line import TOPIC
from servicetelefon.journey.office_calling import is_over
from servicetelefon.phone.office_calls import OfficeCall, Wish
from servicetelefon.web import relay
from servicetelefon.web.access import Routes
from servicetelefon.web.office.inbox import PATH
from servicetelefon.web.site import Site, SiteOf, Who

routes = Routes()

_CALL = f"{PATH}/{{enquiry}}/anruf"


@routes.post(f"{PATH}/{{enquiry}}/telefon", action=Action.WORK_REFERRALS)
async def phone(site: SiteOf, who: Who, enquiry: UUID) -> JSONResponse:
    """The name and new secret of this page's telephone."""
    async with site.services.database.begin() as tx:
        sees = await site.services.referrals.office.enter(tx, who)
        account = await site.services.referrals.calling.seat(tx, sees, enquiry, who)
    site.services.bell.ring("handsets", account.name)
    settings = site.services.settings.phone
    now = site.services.clock.now()
    return JSONResponse(
        {
            "name": account.name,
            "secret": account.secret,
            "websocket": settings.websocket,
            "domain": settings.domain,
            "ice_servers": relay.servers(settings.relay, now, relay.FOR_A_SHIFT),
        }
    )


@routes.post(_CALL, action=Action.WORK_REFERRALS)
async def start(site: SiteOf, who: Who, enquiry: UUID) -> JSONResponse:
    services = site.services
    async with services.database.begin() as tx:
        sees = await services.referrals.office.enter(tx, who)
        call = await services.referrals.calling.start(tx, sees, enquiry, who)
    services.bell.ring(TOPIC, call.node)
    return _now(call, who)


@routes.get(_CALL, action=Action.WORK_REFERRALS)
async def now(site: SiteOf, who: Who, enquiry: UUID) -> JSONResponse:
    """Asked by the page each second while it calls."""
    services = site.services
    async with services.database.begin() as tx:
        sees = await services.referrals.office.enter(tx, who)
        call = await services.referrals.calling.newest(tx, sees, enquiry)
    return _now(call, who)


@routes.post(f"{_CALL}/ende", action=Action.WORK_REFERRALS)
async def end(site: SiteOf, who: Who, enquiry: UUID) -> Response:
    """Ends the call. A page that is closed only loses its sound."""
    return await _wish(site, who, enquiry, Wish.END)


@routes.post(f"{_CALL}/wieder", action=Action.WORK_REFERRALS)
async def ring_me(site: SiteOf, who: Who, enquiry: UUID) -> Response:
    """The page was loaded anew: its telephone is rung."""
    return await _wish(site, who, enquiry, Wish.RING_ME)


@routes.post(f"{_CALL}/nicht-erreicht", action=Action.WORK_REFERRALS)
async def not_the_person(site: SiteOf, who: Who, enquiry: UUID) -> JSONResponse:
    services = site.services
    async with services.database.begin() as tx:
        sees = await services.referrals.office.enter(tx, who)
        await services.referrals.calling.not_the_person(tx, sees, enquiry, who)
        call = await services.referrals.calling.newest(tx, sees, enquiry)
    return _now(call, who)


async def _wish(site: Site, who: Who, enquiry: UUID, what: Wish) -> Response:
    services = site.services
    async with services.database.begin() as tx:
        sees = await services.referrals.office.enter(tx, who)
        node = await services.referrals.calling.wish(tx, sees, enquiry, what, who)
    services.bell.ring(TOPIC, node)
    return Response(status_code=204)


def _now(call: OfficeCall | None, who: Who) -> JSONResponse:
    state = call.state.value if call else ""
    mine = call is not None and call.account == who.account
    return JSONResponse({"state": state, "over": is_over(call), "mine": mine})
