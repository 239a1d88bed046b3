"""`/desk/chat`: the chat that an agent has taken, and the chat that a caller's code belongs to."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from servicetelefon.chat.store import Said
from servicetelefon.domain.outcomes import Outcome
from servicetelefon.domain.permissions import Action
from servicetelefon.web.access import Routes
from servicetelefon.web.desk.pages import live_of
from servicetelefon.web.site import Site, SiteOf, Who

routes = Routes()

PATH = "/desk/chat"


@routes.post(f"{PATH}/take", action=Action.TAKE_CONTACTS)
async def take(request: Request, site: SiteOf, who: Who) -> Response:
    await site.services.chat_desk.take(who.account)
    await live_of(request).refresh(who.account)
    return Response(status_code=204)


@routes.post(f"{PATH}/decline", action=Action.TAKE_CONTACTS)
async def decline(request: Request, site: SiteOf, who: Who) -> Response:
    await site.services.chat_desk.decline(who.account)
    await live_of(request).refresh(who.account)
    return Response(status_code=204)


@routes.get(PATH, action=Action.TAKE_CONTACTS)
async def chat(request: Request, site: SiteOf, who: Who) -> HTMLResponse:
    return await _page(request, site, who.account)


@routes.get(f"{PATH}/log", action=Action.TAKE_CONTACTS)
async def log(request: Request, site: SiteOf, who: Who) -> HTMLResponse:
    """The live part: what was said. The form beside it is never touched."""
    now = await site.services.chat_desk.now(who.account)
    return site.page(request, "desk/chat_log.html", chat=now)


@routes.post(f"{PATH}/say", action=Action.TAKE_CONTACTS)
async def say(
    site: SiteOf, who: Who, contact: Annotated[UUID, Form()], text: Annotated[str, Form()]
) -> RedirectResponse:
    await site.services.chat_desk.write(who.account, contact, text)
    return RedirectResponse(PATH, 303)


@routes.post(f"{PATH}/close", action=Action.TAKE_CONTACTS)
async def close(
    request: Request,
    site: SiteOf,
    who: Who,
    contact: Annotated[UUID, Form()],
    outcome: Annotated[Outcome, Form()],
    *,
    gap: Annotated[bool, Form()] = False,
) -> RedirectResponse:
    await site.services.chat_desk.close(who.account, contact, outcome, gap=gap)
    await live_of(request).refresh(who.account)
    return RedirectResponse(PATH, 303)


@routes.post(f"{PATH}/code", action=Action.TAKE_CONTACTS)
async def code(
    request: Request, site: SiteOf, who: Who, code: Annotated[str, Form()]
) -> HTMLResponse:
    """What was said before the call, by the digits that the caller names; three tries a minute."""
    site.chat_codes.take(str(who.account))
    async with site.services.database.step() as tx:
        found = await site.services.chat_handover.use_code(tx, code.replace(" ", ""))
    said = found.messages if found else ()
    return await _page(request, site, who.account, said=said, tried=True)


async def _page(
    request: Request, site: Site, agent: UUID, *, said: tuple[Said, ...] = (), tried: bool = False
) -> HTMLResponse:
    now = await site.services.chat_desk.now(agent)
    return site.page(request, "desk/chat.html", chat=now, said=said, tried=tried)
