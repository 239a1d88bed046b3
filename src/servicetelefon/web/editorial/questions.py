"""`/redaktion/fragen`: questions that found no article, masked, those alike together."""

from __future__ import annotations

from uuid import UUID

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse

from servicetelefon.domain.permissions import Action
from servicetelefon.journey.questions import UnansweredQuestions
from servicetelefon.knowledge import unanswered
from servicetelefon.web.access import Routes
from servicetelefon.web.editorial.overview import PATH as LIST
from servicetelefon.web.site import SiteOf

routes = Routes()

PATH = f"{LIST}/fragen"


@routes.get(PATH, action=Action.EDIT_KNOWLEDGE)
async def questions(request: Request, site: SiteOf) -> HTMLResponse:
    async with site.services.database.step() as tx:
        groups = await unanswered.groups(tx, site.services.vault)
    return site.page(request, "editorial/questions.html", groups=groups, fewest=unanswered.FEWEST)


@routes.post(f"{PATH}/{{question}}/erledigt", action=Action.EDIT_KNOWLEDGE)
async def settle(site: SiteOf, question: UUID) -> RedirectResponse:
    services = site.services
    desk = UnansweredQuestions(services.clock, services.ids, services.vault)
    async with services.database.step() as tx:
        await desk.settle(tx, question)
    return RedirectResponse(PATH, 303)
