"""`/verwaltung/konten`: who may sign in, with which roles and skills."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BaseModel, Field

from servicetelefon.domain.city import City
from servicetelefon.domain.permissions import Action, Role
from servicetelefon.journey.people import FirstPassword, LoginTaken, Person
from servicetelefon.kit.errors import Invalid, NotFound
from servicetelefon.people import central_store, read
from servicetelefon.web.access import Routes
from servicetelefon.web.desk.pages import live_of
from servicetelefon.web.people.sign_in import LONGEST_LOGIN
from servicetelefon.web.site import Site, SiteOf, Who

routes = Routes()

PATH = "/verwaltung/konten"
LONGEST_NAME = 120


class RightsForm(BaseModel):
    roles: frozenset[Role] = frozenset()
    skills: frozenset[str] = frozenset()
    offices: frozenset[str] = frozenset()

    def known_offices(self, city: City) -> frozenset[str]:
        if unknown := self.offices - city.offices.keys():
            raise Invalid(f"this city has no office {', '.join(sorted(unknown))}")
        return self.offices if Role.SPECIALIST in self.roles else frozenset()

    def known_skills(self, city: City) -> frozenset[str]:
        if unknown := self.skills - city.skills.keys():
            raise Invalid(f"this city has no skill {', '.join(sorted(unknown))}")
        return self.skills


class NewAccountForm(RightsForm):
    login: str = Field(max_length=LONGEST_LOGIN)
    name: str = Field(max_length=LONGEST_NAME)


@routes.get(PATH, action=Action.MANAGE_ACCOUNTS)
async def accounts(request: Request, site: SiteOf) -> HTMLResponse:
    async with site.services.database.begin() as tx:
        people = await read.accounts(tx, site.services.vault)
    return site.page(request, "admin/accounts.html", accounts=people)


@routes.get(f"{PATH}/neu", action=Action.MANAGE_ACCOUNTS)
async def new_account(request: Request, site: SiteOf) -> HTMLResponse:
    return site.page(request, "admin/new_account.html", roles=tuple(Role), taken=False, form=None)


@routes.post(PATH, action=Action.MANAGE_ACCOUNTS)
async def create(
    request: Request, site: SiteOf, who: Who, form: Annotated[NewAccountForm, Form()]
) -> HTMLResponse:
    services = site.services
    city = services.city()
    rights = (form.roles, form.known_skills(city), form.known_offices(city))
    person = Person(form.login, form.name, *rights)
    try:
        async with services.database.begin() as tx:
            first = await services.people.create(tx, person, by=who)
    except LoginTaken:
        return site.page(
            request,
            "admin/new_account.html",
            status=409,
            roles=tuple(Role),
            taken=True,
            form=form,
        )
    return _show_once(request, site, first)


@routes.get(f"{PATH}/{{account}}", action=Action.MANAGE_ACCOUNTS)
async def one_account(request: Request, site: SiteOf, account: UUID) -> HTMLResponse:
    async with site.services.database.begin() as tx:
        found = await read.one_account(tx, site.services.vault, account)
        bound = await central_store.is_bound(tx, account)
    if found is None:
        raise NotFound("no such account")
    return site.page(request, "admin/account.html", account=found, roles=tuple(Role), bound=bound)


@routes.post(f"{PATH}/{{account}}", action=Action.MANAGE_ACCOUNTS)
async def set_rights(
    site: SiteOf, who: Who, account: UUID, form: Annotated[RightsForm, Form()]
) -> Response:
    if not form.roles:
        raise Invalid("an account has at least one role")
    skills = form.known_skills(site.services.city())
    offices = form.known_offices(site.services.city())
    async with site.services.database.begin() as tx:
        people = site.services.people
        await people.set_rights(tx, account, form.roles, skills, by=who, offices=offices)
    return RedirectResponse(PATH, 303)


@routes.post(f"{PATH}/{{account}}/aktiv", action=Action.MANAGE_ACCOUNTS)
async def set_active(
    request: Request, site: SiteOf, who: Who, account: UUID, active: Annotated[bool, Form()]
) -> Response:
    async with site.services.database.begin() as tx:
        await site.services.people.set_active(tx, account, active=active, by=who)
    if not active:
        await live_of(request).sign_out(account)
    return RedirectResponse(PATH, 303)


@routes.post(f"{PATH}/{{account}}/passwort", action=Action.MANAGE_ACCOUNTS)
async def reset_password(request: Request, site: SiteOf, who: Who, account: UUID) -> HTMLResponse:
    async with site.services.database.begin() as tx:
        first = await site.services.people.reset_password(tx, account, by=who)
    await live_of(request).sign_out(account)
    return _show_once(request, site, first)


@routes.post(f"{PATH}/{{account}}/zentral", action=Action.MANAGE_ACCOUNTS)
async def loosen(site: SiteOf, who: Who, account: UUID) -> Response:
    """The name has gone to somebody else over there, or the wrong person was faster."""
    async with site.services.database.begin() as tx:
        await site.services.people.loosen(tx, account, by=who)
    return RedirectResponse(f"{PATH}/{account}", 303)


def _show_once(request: Request, site: Site, first: FirstPassword) -> HTMLResponse:
    return site.page(request, "admin/first_password.html", first=first)
