"""`/zustaendig`: which office is responsible, for citizens; it works without script."""

from __future__ import annotations

from fastapi import Request, Response
from fastapi.responses import HTMLResponse, JSONResponse

from servicetelefon.domain.permissions import Action
from servicetelefon.kit.wording import MAIN_LANGUAGE
from servicetelefon.web.access import Routes
from servicetelefon.web.citizen.page import page_language
from servicetelefon.web.site import Site, SiteOf, address_of
from servicetelefon.web.where import Asked, ask

routes = Routes()

PATH = "/zustaendig"


@routes.get(PATH, action=Action.PUBLIC)
async def form(request: Request, site: SiteOf, sprache: str = MAIN_LANGUAGE) -> HTMLResponse:
    return _page(request, site, Asked({}), sprache)


@routes.post(PATH, action=Action.PUBLIC)
async def find(request: Request, site: SiteOf, sprache: str = MAIN_LANGUAGE) -> Response:
    """A page for browsers; the same as JSON for whoever accepts only that."""
    site.citizen_searches.take(address_of(request))
    asked = await ask(request, site, page_language(site, sprache))
    if "text/html" not in request.headers.get("accept", "text/html"):
        return JSONResponse(asked.told)
    return _page(request, site, asked, sprache)


def _page(request: Request, site: Site, asked: Asked, language: str) -> HTMLResponse:
    return site.page(
        request,
        "citizen/where.html",
        lang=page_language(site, language),
        asked=asked,
        languages=list(site.services.city().languages.values()),
    )
