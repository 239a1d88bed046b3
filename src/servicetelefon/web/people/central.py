"""`/anmelden/zentral`: to the city's own sign-in and back."""

from __future__ import annotations

import base64
import binascii
from typing import Annotated

from fastapi import Form, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from servicetelefon.domain.permissions import Action
from servicetelefon.journey.central_sign_in import WAY, CentralSignIn
from servicetelefon.kit.errors import Invalid, NotFound, Unavailable
from servicetelefon.people.central import CentralRefused, Refused, Ticket
from servicetelefon.people.central_store import VALID
from servicetelefon.web.access import Routes
from servicetelefon.web.people.sign_in import own_path
from servicetelefon.web.services import PageSettings
from servicetelefon.web.sessions import set_cookie
from servicetelefon.web.site import Site, SiteOf, Who, address_of
from servicetelefon.web.start import first_page

routes = Routes()

PATH = "/anmelden/zentral"
BACK = f"{PATH}/zurueck"
SIGNED_OUT = "/api/sign-out"
LONGEST_PATH = 500

Text = Annotated[str, Query(max_length=4000)]


@routes.get(PATH, action=Action.PUBLIC)
async def to_provider(request: Request, site: SiteOf, weiter: Text = "") -> Response:
    """The cookie holds what proves later that it was this browser which began."""
    site.sign_ins.take(address_of(request))
    central = _central(site)
    ticket = central.ticket()
    try:
        address = await central.provider.address(ticket, back_address(request))
    except Unavailable:
        return _told(request, site, "away", status=503)
    async with site.services.database.begin() as tx:
        await central.keep(tx, ticket)
    response = RedirectResponse(address, 303)
    _remember(response, ticket, own_path(weiter), site.services.settings)
    return response


@routes.get(BACK, action=Action.PUBLIC)
async def from_provider(
    request: Request,
    site: SiteOf,
    state: Text = "",
    code: Text = "",
    iss: Text | None = None,
    error: Text = "",
) -> Response:
    site.sign_ins.take(address_of(request))
    central = _central(site)
    try:
        ticket, onwards = await _begun(request, site, central, state)
        _not_cancelled(code, error)
        identity = await central.provider.identity(ticket, back_address(request), code, iss)
        async with site.services.database.begin() as tx:
            token = await central.sign_in(tx, identity)
            session = await site.services.people.session(tx, token)
    except CentralRefused as refused:
        async with site.services.database.begin() as tx:
            await central.refuse(tx, refused.why)
        return _forgotten(_told(request, site, refused.why.value, status=403), site)
    except Unavailable:
        return _forgotten(_told(request, site, "away", status=503), site)
    first = first_page(session.who if session else None)
    response = _forgotten(RedirectResponse(onwards or first, 303), site)
    set_cookie(response, token, site.services.settings)
    return response


@routes.post(SIGNED_OUT, action=Action.PUBLIC)
async def signed_out_there(
    site: SiteOf, logout_token: Annotated[str, Form(max_length=20_000)]
) -> Response:
    """Told by the provider itself (OpenID Connect Back-Channel Logout 1.0): signed, or refused."""
    central = _central(site)
    try:
        said = await central.provider.signed_out(logout_token)
    except CentralRefused:
        raise Invalid("this is not the provider's word") from None
    async with site.services.database.begin() as tx:
        await central.signed_out(tx, said)
    return Response(status_code=200)


async def _begun(
    request: Request, site: Site, central: CentralSignIn, state: str
) -> tuple[Ticket, str]:
    """The ticket of this browser and where its person was going; each is taken once."""
    ticket, onwards = _remembered(request, site.services.settings)
    async with site.services.database.begin() as tx:
        if ticket is not None and await central.take(tx, ticket, state):
            return ticket, own_path(onwards)
    raise CentralRefused(Refused.OVER, "no such sign-in is under way in this browser")


def _not_cancelled(code: str, error: str) -> None:
    if error or not code:
        raise CentralRefused(Refused.CANCELLED, "the provider signs nobody in")


def back_address(request: Request) -> str:
    return f"{str(request.base_url).rstrip('/')}{BACK}"


async def sign_out_address(request: Request, site: Site, who: Who) -> str:
    """Whoever came by the city's sign-in leaves it too: the next person at this desk must not
    come in as the last one. Where the provider is away, leaving ours still works."""
    central = site.services.central
    if central is None or who.way != WAY:
        return "/anmelden"
    back = f"{str(request.base_url).rstrip('/')}/anmelden"
    try:
        return await central.provider.sign_out_address(back) or "/anmelden"
    except Unavailable:
        return "/anmelden?zentral=angemeldet"


def _central(site: Site) -> CentralSignIn:
    if site.services.central is None:
        raise NotFound("no central sign-in is set up")
    return site.services.central


def _told(request: Request, site: Site, why: str, *, status: int) -> HTMLResponse:
    return site.page(
        request, "people/sign_in.html", status=status, weiter="", refused=False, why=why
    )


def _cookie_name(settings: PageSettings) -> str:
    return "__Host-sign-in" if settings.secure else "sign-in"


def _remember(response: Response, ticket: Ticket, onwards: str, settings: PageSettings) -> None:
    # Lax, not Strict: the answer comes from another site, as a navigation.
    path = base64.urlsafe_b64encode(onwards[:LONGEST_PATH].encode()).decode().rstrip("=")
    response.set_cookie(
        _cookie_name(settings),
        f"{ticket.secret}.{path}",
        max_age=int(VALID.total_seconds()),
        secure=settings.secure,
        httponly=True,
        samesite="lax",
        path="/",
    )


def _remembered(request: Request, settings: PageSettings) -> tuple[Ticket | None, str]:
    secret, _, path = request.cookies.get(_cookie_name(settings), "").partition(".")
    try:
        onwards = base64.urlsafe_b64decode(path + "=" * (-len(path) % 4)).decode()
    except (binascii.Error, ValueError):
        return None, ""
    return (Ticket(secret) if secret else None), onwards


def _forgotten(response: Response, site: Site) -> Response:
    settings = site.services.settings
    response.delete_cookie(
        _cookie_name(settings), secure=settings.secure, httponly=True, samesite="lax", path="/"
    )
    return response
