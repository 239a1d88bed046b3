"""What an agent presses. Each answers nothing: the stream shows what came of it."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form, Request, Response

from servicetelefon.domain.pause import PauseReason
from servicetelefon.domain.people import SignedIn
from servicetelefon.domain.permissions import Action
from servicetelefon.web.access import Routes
from servicetelefon.web.desk.pages import live_of
from servicetelefon.web.site import SiteOf, Who

routes = Routes()


@routes.post("/desk/ready", action=Action.TAKE_CONTACTS)
async def ready(request: Request, site: SiteOf, who: Who) -> Response:
    await site.services.desk.ready(who.account)
    return await _done(request, who)


@routes.post("/desk/pause", action=Action.TAKE_CONTACTS)
async def pause(
    request: Request, site: SiteOf, who: Who, reason: Annotated[PauseReason, Form()]
) -> Response:
    await site.services.desk.pause(who.account, reason.value)
    return await _done(request, who)


@routes.post("/desk/away", action=Action.TAKE_CONTACTS)
async def away(request: Request, site: SiteOf, who: Who) -> Response:
    await site.services.desk.away(who.account)
    return await _done(request, who)


@routes.post("/desk/decline", action=Action.TAKE_CONTACTS)
async def decline(request: Request, site: SiteOf, who: Who) -> Response:
    await site.services.desk.decline(who.account)
    return await _done(request, who)


@routes.post("/desk/hold", action=Action.TAKE_CONTACTS)
async def hold(request: Request, site: SiteOf, who: Who) -> Response:
    await site.services.desk.hold(who.account)
    return await _done(request, who)


@routes.post("/desk/resume", action=Action.TAKE_CONTACTS)
async def resume(request: Request, site: SiteOf, who: Who) -> Response:
    await site.services.desk.resume(who.account)
    return await _done(request, who)


@routes.post("/desk/end", action=Action.TAKE_CONTACTS)
async def end(request: Request, site: SiteOf, who: Who) -> Response:
    """Ends the call. Nothing else does: a page that is closed only loses its sound."""
    await site.services.desk.end(who.account)
    return await _done(request, who)


async def _done(request: Request, who: SignedIn) -> Response:
    await live_of(request).refresh(who.account)
    return Response(status_code=204)
