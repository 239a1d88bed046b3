"""The desk's page, its stream, and its telephone."""

from __future__ import annotations

from uuid import UUID

from fastapi import Request
from fastapi.responses import HTMLResponse, JSONResponse, Response, StreamingResponse

from servicetelefon.domain.pause import PauseReason
from servicetelefon.domain.permissions import Action
from servicetelefon.journey.agent import AtDesk
from servicetelefon.people import read as people
from servicetelefon.web.access import Routes
from servicetelefon.web.desk.live import LiveDesks
from servicetelefon.web.desk.stand import stand
from servicetelefon.web.desk.work import work_values
from servicetelefon.web.site import SiteOf, Who

routes = Routes()


def live_of(request: Request) -> LiveDesks:
    live: LiveDesks = request.app.state.desks
    return live


@routes.get("/desk", action=Action.TAKE_CONTACTS)
async def desk(request: Request, site: SiteOf, who: Who) -> HTMLResponse:
    view = await site.services.desk.view(who.account)
    city = site.services.city()
    return site.page(
        request,
        "desk/page.html",
        stand=stand(view, city),
        tab=site.services.ids.new(),
        reasons=tuple(PauseReason),
        work=work_values(view, city) if view and view.call else None,
    )


@routes.get("/desk/stand", action=Action.TAKE_CONTACTS)
async def stand_now(request: Request, who: Who) -> HTMLResponse:
    return HTMLResponse(await live_of(request).render(who.account))


@routes.get("/desk/events", action=Action.TAKE_CONTACTS)
async def events(request: Request, who: Who, tab: UUID) -> StreamingResponse:
    return StreamingResponse(
        live_of(request).stream(who.account, tab),
        media_type="text/event-stream",
        headers={"cache-control": "no-store", "x-accel-buffering": "no"},
    )


@routes.post("/desk/phone", action=Action.TAKE_CONTACTS)
async def phone(site: SiteOf, who: Who) -> JSONResponse:
    """A seat at this page: the name and new secret of its telephone."""
    services = site.services
    async with services.database.step() as tx:
        skills = await people.skills_of(tx, who.account)
    account = await services.desk.seat(AtDesk(who.account, tuple(sorted(skills))))
    return JSONResponse(
        {
            "name": account.name,
            "secret": account.secret,
            "websocket": services.settings.phone.websocket,
            "domain": services.settings.phone.domain,
        }
    )


@routes.post("/desk/ring-me", action=Action.TAKE_CONTACTS)
async def ring_me(site: SiteOf, who: Who) -> Response:
    await site.services.desk.ring_me(who.account)
    return Response(status_code=204)
