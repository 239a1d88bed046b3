"""`/anmelden`: the same words whatever was wrong."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BaseModel, Field

from servicetelefon.domain.permissions import Action
from servicetelefon.people.passwords import LONGEST
from servicetelefon.web.access import Routes
from servicetelefon.web.sessions import set_cookie
from servicetelefon.web.site import Site, SiteOf, address_of
from servicetelefon.web.start import first_page

routes = Routes()

LONGEST_LOGIN = 120


class SignInForm(BaseModel):
    login: str = Field(max_length=LONGEST_LOGIN)
    password: str = Field(max_length=LONGEST, repr=False)
    weiter: str = ""


@routes.get("/anmelden", action=Action.PUBLIC)
async def form(request: Request, site: SiteOf, weiter: str = "", zentral: str = "") -> HTMLResponse:
    why = "still_there" if zentral else None
    return site.page(
        request, "people/sign_in.html", weiter=own_path(weiter), refused=False, why=why
    )


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
        why=None,
    )


def own_path(address: str) -> str:
    """A path of this site, or nothing: a sign-in must not lead elsewhere (open redirect)."""
    if not address.startswith("/") or address.startswith(("//", "/\\")):
        return ""
    return address if address.isprintable() else ""
