"""`/anmelden` and `/abmelden`: the same words whatever was wrong."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BaseModel, Field

from servicetelefon.domain.permissions import Action
from servicetelefon.people.passwords import LONGEST
from servicetelefon.web.access import Routes
from servicetelefon.web.desk.pages import live_of
from servicetelefon.web.sessions import clear_cookie, set_cookie
from servicetelefon.web.site import Site, SiteOf, Who, address_of
from servicetelefon.web.start import first_page

routes = Routes()

LONGEST_LOGIN = 120


class SignInForm(BaseModel):
    login: str = Field(max_length=LONGEST_LOGIN)
    password: str = Field(max_length=LONGEST, repr=False)
    weiter: str = ""


@routes.get("/anmelden", action=Action.PUBLIC)
async def form(request: Request, site: SiteOf, weiter: str = "") -> HTMLResponse:
    return site.page(request, "people/sign_in.html", weiter=own_path(weiter), refused=False)


@routes.post("/anmelden", action=Action.PUBLIC)
async def sign_in(request: Request, site: SiteOf, form: Annotated[SignInForm, Form()]) -> Response:
    """Counted first, then looked at: tries side by side count as well."""
    site.sign_ins.take(address_of(request))
    services = site.services
    async with services.database.begin() as tx:
        attempt = await services.people.count_attempt(tx, form.login)
    if not await services.people.prove(attempt, form.password):
        async with services.database.begin() as tx:
            await services.people.refuse(tx, attempt)
        return _refused(request, site, form)
    async with services.database.begin() as tx:
        token = await services.people.sign_in(tx, attempt)
        session = await services.people.session(tx, token)
    first = first_page(session.who if session else None)
    response = RedirectResponse(own_path(form.weiter) or first, 303)
    set_cookie(response, token, services.settings)
    return response


def _refused(request: Request, site: Site, form: SignInForm) -> HTMLResponse:
    return site.page(
        request,
        "people/sign_in.html",
        status=403,
        weiter=own_path(form.weiter),
        refused=True,
    )


@routes.post("/abmelden", action=Action.SIGNED_IN)
async def sign_out(request: Request, site: SiteOf, who: Who) -> Response:
    async with site.services.database.begin() as tx:
        await site.services.people.sign_out(tx, who)
    await live_of(request).sign_out(who.account)
    response = RedirectResponse("/anmelden", 303)
    clear_cookie(response, site.services.settings)
    return response


def own_path(address: str) -> str:
    """A path of this site, or nothing: a sign-in must not lead elsewhere (open redirect)."""
    if not address.startswith("/") or address.startswith(("//", "/\\")):
        return ""
    return address if address.isprintable() else ""
