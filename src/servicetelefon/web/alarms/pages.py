"""What is pressed in an emergency, at the agent's desk and by the supervisor who comes."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Form, Request, Response
from fastapi.responses import HTMLResponse, StreamingResponse

from servicetelefon.domain.permissions import Action
from servicetelefon.web.access import Routes
from servicetelefon.web.desk.steps import done
from servicetelefon.web.event_stream import event_stream
from servicetelefon.web.live_picture import LivePicture
from servicetelefon.web.site import SiteOf, Who

routes = Routes()

PATH = "/alarme"


def live_of(request: Request) -> LivePicture:
    live: LivePicture = request.app.state.alarms
    return live


@routes.post("/desk/alarm", action=Action.TAKE_CONTACTS)
async def start(request: Request, site: SiteOf, who: Who) -> Response:
    await site.services.desk.alarm.start(who.account)
    return await done(request, who)


@routes.post("/desk/alarm/ende", action=Action.TAKE_CONTACTS)
async def end_own(request: Request, site: SiteOf, who: Who) -> Response:
    await site.services.desk.alarm.end_own(who.account)
    return await done(request, who)


@routes.get(f"{PATH}/jetzt", action=Action.TAKE_ALARMS)
async def now(request: Request) -> HTMLResponse:
    return HTMLResponse(await live_of(request).render())


@routes.get(f"{PATH}/strom", action=Action.TAKE_ALARMS)
async def events(request: Request) -> StreamingResponse:
    return event_stream(request, live_of(request).stream())


@routes.post(PATH + "/{alarm}/uebernehmen", action=Action.TAKE_ALARMS)
async def take(site: SiteOf, who: Who, alarm: UUID) -> Response:
    await site.services.desk.alarm.take(who.account, alarm)
    return Response(status_code=204)


@routes.post(PATH + "/{alarm}/notruf", action=Action.TAKE_ALARMS)
async def call_help(
    site: SiteOf, who: Who, alarm: UUID, target: Annotated[str, Form(max_length=80)]
) -> Response:
    await site.services.desk.alarm.call_help(who.account, alarm, target)
    return Response(status_code=204)


@routes.post(PATH + "/{alarm}/ende", action=Action.TAKE_ALARMS)
async def end(site: SiteOf, who: Who, alarm: UUID) -> Response:
    await site.services.desk.alarm.end(who.account, alarm)
    return Response(status_code=204)
