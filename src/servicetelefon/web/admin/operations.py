"""/healthz, /readyz, /metrics: all processes of this machine in one answer."""

from __future__ import annotations

from fastapi import Response
from fastapi.responses import JSONResponse

from servicetelefon.domain.permissions import Action
from servicetelefon.kit.health_reader import ask_all, merged
from servicetelefon.web.access import Routes
from servicetelefon.web.site import SiteOf

routes = Routes()


@routes.get("/healthz", action=Action.PUBLIC)
async def alive(site: SiteOf) -> JSONResponse:
    """This process answers; nothing of the inside."""
    return JSONResponse({"process": "web", "version": site.services.settings.version})


@routes.get("/readyz", action=Action.SEE_OPERATIONS, or_this_machine=True)
async def ready(site: SiteOf) -> JSONResponse:
    overview = await ask_all(site.services.settings.health_sockets, "/readyz")
    content = {
        "ready": overview.ready,
        "processes": [dict(answer.about) for answer in overview.answers],
    }
    return JSONResponse(content, 200 if overview.ready else 503)


@routes.get("/metrics", action=Action.SEE_OPERATIONS, or_this_machine=True)
async def metrics(site: SiteOf) -> Response:
    overview = await ask_all(site.services.settings.health_sockets, "/metrics")
    return Response(merged(overview.answers), media_type="text/plain; version=0.0.4")
