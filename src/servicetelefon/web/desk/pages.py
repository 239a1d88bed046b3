"""The desk's page, its stream, and its telephone."""

from __future__ import annotations

from uuid import UUID

from fastapi import Request
from fastapi.responses import HTMLResponse, JSONResponse, Response, StreamingResponse

from servicetelefon.domain.city import SkillKind
from servicetelefon.domain.pause import PauseReason
from servicetelefon.domain.people import SignedIn
from servicetelefon.domain.permissions import Action, Role
from servicetelefon.journey.agent import AtDesk
from servicetelefon.people import read as people
from servicetelefon.web import relay
from servicetelefon.web.access import Routes
from servicetelefon.web.desk.crisis import script_of
from servicetelefon.web.desk.live import LiveDesks, stand_of
from servicetelefon.web.desk.work import work_values
from servicetelefon.web.event_stream import event_stream
from servicetelefon.web.site import Site, SiteOf, Who

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
        stand=await stand_of(site.services, view),
        tab=site.services.ids.new(),
        reasons=tuple(PauseReason),
        script=script_of(city),
        work=work_values(view, city, site.services.links) if view and view.call else None,
    )


@routes.get("/desk/stand", action=Action.TAKE_CONTACTS)
async def stand_now(request: Request, who: Who) -> HTMLResponse:
    return HTMLResponse(await live_of(request).render(who.account))


@routes.get("/desk/events", action=Action.TAKE_CONTACTS)
async def events(request: Request, who: Who, tab: UUID) -> StreamingResponse:
    return event_stream(request, live_of(request).stream(who.account, tab))


@routes.post("/desk/phone", action=Action.TAKE_CONTACTS)
async def phone(site: SiteOf, who: Who) -> JSONResponse:
    """A seat at this page: the name and new secret of its telephone."""
    account = await site.services.desk.seat(await _at_desk(site, who))
    settings = site.services.settings.phone
    return JSONResponse(
        {
            "name": account.name,
            "secret": account.secret,
            "websocket": settings.websocket,
            "domain": settings.domain,
            "ice_servers": relay.servers(
                settings.relay, site.services.clock.now(), relay.FOR_A_SHIFT
            ),
        }
    )


async def _at_desk(site: Site, who: SignedIn) -> AtDesk:
    async with site.services.database.step() as tx:
        skills = await people.skills_of(tx, who.account)
    if Role.SUPERVISOR in who.roles:
        # "Heute in Not" rings the emergency group and the supervisor.
        skills = {*skills, site.services.city().skill_of(SkillKind.EMERGENCY)}
    return AtDesk(who.account, tuple(sorted(skills)))


@routes.post("/desk/desk-phone", action=Action.TAKE_CONTACTS)
async def desk_phone(request: Request, site: SiteOf, who: Who) -> Response:
    """A seat with the telephone on the table: this page keeps the buttons."""
    await site.services.desk.seat_at_desk_phone(await _at_desk(site, who))
    await live_of(request).refresh(who.account)
    return Response(status_code=204)


@routes.post("/desk/ring-me", action=Action.TAKE_CONTACTS)
async def ring_me(site: SiteOf, who: Who) -> Response:
    await site.services.desk.talk.ring_me(who.account)
    return Response(status_code=204)
