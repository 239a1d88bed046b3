"""`/konto`: one's own account; the password is changed here."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BaseModel, Field

from servicetelefon.domain.permissions import Action
from servicetelefon.people.passwords import LONGEST, SHORTEST, WeakPassword
from servicetelefon.web.access import Routes
from servicetelefon.web.sessions import set_cookie
from servicetelefon.web.site import SiteOf, Who, address_of
from servicetelefon.web.start import first_page

routes = Routes()

Password = Annotated[str, Field(max_length=4 * LONGEST, repr=False)]


class PasswordForm(BaseModel):
    present: Password
    new: Password
    again: Password


@routes.get("/konto", action=Action.SIGNED_IN)
async def account(request: Request, site: SiteOf) -> HTMLResponse:
    return site.page(request, "people/account.html", problem=None, shortest=SHORTEST)


@routes.post("/konto/tischtelefon", action=Action.TAKE_CONTACTS)
async def make_desk_phone(request: Request, site: SiteOf, who: Who) -> HTMLResponse:
    """A new secret for the telephone on the table, shown this once; the earlier one ends."""
    phone = await site.services.desk.make_desk_phone(who.account)
    domain = site.services.settings.phone.domain
    return site.page(request, "people/desk_phone.html", phone=phone, domain=domain)


@routes.post("/konto", action=Action.SIGNED_IN)
async def change_password(
    request: Request, site: SiteOf, who: Who, form: Annotated[PasswordForm, Form()]
) -> Response:
    """The present password is proven like a sign-in, and counted like one."""

    def again(problem: str) -> HTMLResponse:
        return site.page(
            request, "people/account.html", status=400, problem=problem, shortest=SHORTEST
        )

    services = site.services
    site.sign_ins.take(address_of(request))
    async with services.database.begin() as tx:
        attempt = await services.people.count_own_attempt(tx, who)
    if not await services.people.prove(attempt, form.present):
        return again("present")
    if form.new != form.again:
        return again("differ")
    try:
        async with services.database.begin() as tx:
            token = await services.people.change_password(tx, who, form.new)
            session = await services.people.session(tx, token)
    except WeakPassword:
        return again("weak")
    response = RedirectResponse(first_page(session.who if session else None), 303)
    set_cookie(response, token, services.settings)
    return response
