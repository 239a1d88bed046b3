"""The office for an address, at the desk: a piece of the page, or JSON."""

from __future__ import annotations

from fastapi import Request, Response
from fastapi.responses import JSONResponse

from servicetelefon.domain.permissions import Action
from servicetelefon.web.access import Routes
from servicetelefon.web.site import SiteOf
from servicetelefon.web.where import ask

routes = Routes()


@routes.post("/desk/zustaendig", action=Action.SEARCH_KNOWLEDGE)
async def find(request: Request, site: SiteOf) -> Response:
    asked = await ask(request, site)
    if "application/json" in request.headers.get("accept", ""):
        return JSONResponse(asked.told)
    return site.page(request, "parts/finding.html", asked=asked, target="/desk/zustaendig")
