"""`/abmelden`: ends the session, and the one at the city's own sign-in with it."""

from __future__ import annotations

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from servicetelefon.domain.permissions import Action
from servicetelefon.web.access import Routes
from servicetelefon.web.desk.pages import live_of
from servicetelefon.web.people.central import sign_out_address
from servicetelefon.web.sessions import clear_cookie
from servicetelefon.web.site import SiteOf, Who

routes = Routes()


@routes.post("/abmelden", action=Action.SIGNED_IN)
async def sign_out(request: Request, site: SiteOf, who: Who) -> Response:
    async with site.services.database.begin() as tx:
        await site.services.people.sign_out(tx, who)
    await live_of(request).sign_out(who.account)
    response = RedirectResponse(await sign_out_address(request, site, who), 303)
    clear_cookie(response, site.services.settings)
    return response
