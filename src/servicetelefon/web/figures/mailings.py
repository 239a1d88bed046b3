"""What has become of the reports that go out by mail, and sending one again."""

from __future__ import annotations

from uuid import UUID

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse

from servicetelefon.domain.permissions import Action
from servicetelefon.journey.report_mails import send_again
from servicetelefon.kit.errors import NotFound
from servicetelefon.measures.mailings import NEEDS_A_PERSON, recent
from servicetelefon.web.access import Routes
from servicetelefon.web.site import SiteOf

routes = Routes()

PATH = "/zahlen/versand"


@routes.get(PATH, action=Action.SEE_FIGURES)
async def mailings(request: Request, site: SiteOf) -> HTMLResponse:
    async with site.services.database.step() as tx:
        found = await recent(tx)
    return site.page(request, "figures/mailings.html", mailings=found, needs=NEEDS_A_PERSON)


@routes.post(f"{PATH}/{{mailing}}/erneut", action=Action.SEE_FIGURES)
async def again(site: SiteOf, mailing: UUID) -> RedirectResponse:
    services = site.services
    async with services.database.step() as tx:
        if not await send_again(tx, services.clock, services.ids, mailing):
            raise NotFound("no such mail that needs somebody")
    return RedirectResponse(PATH, status_code=303)
