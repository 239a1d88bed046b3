"""`/redaktion/gesetze`: the states of the laws, what changed, and what has to be looked at."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import HTMLResponse

from servicetelefon.domain.permissions import Action
from servicetelefon.knowledge import law_store
from servicetelefon.web.access import Routes
from servicetelefon.web.editorial.overview import PATH as LIST
from servicetelefon.web.site import SiteOf

routes = Routes()

PATH = f"{LIST}/gesetze"


@routes.get(PATH, action=Action.EDIT_KNOWLEDGE)
async def laws(request: Request, site: SiteOf) -> HTMLResponse:
    async with site.services.database.step() as tx:
        states = await law_store.states(tx)
        changes = await law_store.changes_of(tx, states[0].id) if states else ()
    return site.page(request, "editorial/laws.html", states=states, changes=changes)
