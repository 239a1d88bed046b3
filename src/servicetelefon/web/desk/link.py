"""To the caller by text message: the article that is open at the desk, or the voluntary question."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Form, Request
from fastapi.responses import HTMLResponse

from servicetelefon.domain.permissions import Action
from servicetelefon.journey.links import CannotSendLink
from servicetelefon.kit.errors import NotFound
from servicetelefon.web.access import Routes
from servicetelefon.web.site import SiteOf, Who

routes = Routes()


@routes.post("/desk/link/{article}", action=Action.TAKE_CONTACTS)
async def send(
    request: Request, site: SiteOf, who: Who, article: str, contact: Annotated[UUID, Form()]
) -> HTMLResponse:
    """Only an article that holds now; what became of it is told beside the button."""
    now = site.services.clock.now()
    if site.services.knowledge().article(article, now) is None:
        raise NotFound("no such article holds now")
    try:
        async with site.services.database.step() as tx:
            await site.services.links.by_agent(tx, who.account, contact, article, now)
    except CannotSendLink:
        return site.page(request, "desk/link.html", sent=False, question=False)
    return site.page(request, "desk/link.html", sent=True, question=False)


@routes.post("/desk/frage/{contact}", action=Action.TAKE_CONTACTS)
async def ask(request: Request, site: SiteOf, who: Who, contact: UUID) -> HTMLResponse:
    """The caller has agreed to be asked later whether it helped."""
    now = site.services.clock.now()
    try:
        async with site.services.database.step() as tx:
            await site.services.links.question_by_agent(tx, who.account, contact, now)
    except CannotSendLink:
        return site.page(request, "desk/link.html", sent=False, question=False)
    return site.page(request, "desk/link.html", sent=True, question=True)
