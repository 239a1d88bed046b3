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
    return await done(request, who)


@routes.post("/desk/next", action=Action.TAKE_CONTACTS)
async def take_next(request: Request, site: SiteOf, who: Who) -> Response:
    await site.services.desk.take_next(who.account)
    return await done(request, who)


@routes.post("/desk/pause", action=Action.TAKE_CONTACTS)
async def pause(
    request: Request, site: SiteOf, who: Who, reason: Annotated[PauseReason, Form()]
) -> Response:
    await site.services.desk.pause(who.account, reason.value)
    return await done(request, who)


@routes.post("/desk/away", action=Action.TAKE_CONTACTS)
async def away(request: Request, site: SiteOf, who: Who) -> Response:
    await site.services.desk.away(who.account)
    return await done(request, who)


@routes.post("/desk/decline", action=Action.TAKE_CONTACTS)
async def decline(request: Request, site: SiteOf, who: Who) -> Response:
    await site.services.desk.talk.decline(who.account)
    return await done(request, who)


@routes.post("/desk/hold", action=Action.TAKE_CONTACTS)
async def hold(request: Request, site: SiteOf, who: Who) -> Response:
    await site.services.desk.talk.hold(who.account)
    return await done(request, who)


@routes.post("/desk/resume", action=Action.TAKE_CONTACTS)
async def resume(request: Request, site: SiteOf, who: Who) -> Response:
    await site.services.desk.talk.resume(who.account)
    return await done(request, who)


@routes.post("/desk/end", action=Action.TAKE_CONTACTS)
async def end(request: Request, site: SiteOf, who: Who) -> Response:
    """Ends the call. Nothing else does: a page that is closed only loses its sound."""
    await site.services.desk.talk.end(who.account)
    return await done(request, who)


@routes.post("/desk/mute", action=Action.TAKE_CONTACTS)
async def mute(request: Request, site: SiteOf, who: Who, on: Annotated[bool, Form()]) -> Response:
    await site.services.desk.talk.mute(who.account, on=on)
    return await done(request, who)


@routes.post("/desk/keys", action=Action.TAKE_CONTACTS)
async def keys(site: SiteOf, who: Who, keys: Annotated[str, Form(max_length=16)]) -> Response:
    """To whoever listens: a caller's menu, an office's, an interpreter's."""
    await site.services.desk.talk.press(who.account, keys)
    return Response(status_code=204)


async def done(request: Request, who: SignedIn) -> Response:
    await live_of(request).refresh(who.account)
    return Response(status_code=204)
