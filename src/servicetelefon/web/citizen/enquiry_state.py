"""`/anliegen/stand`: how an enquiry stands, by reference and code, and what can be added to it."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import HTMLResponse

from servicetelefon.domain.permissions import Action
from servicetelefon.domain.referral import EntryKind
from servicetelefon.journey.enquiry import TOPIC
from servicetelefon.journey.enquiry_state import BY_THE_CITIZEN, EnquiryStand
from servicetelefon.web.access import Routes
from servicetelefon.web.site import Site, SiteOf, address_of

routes = Routes()

PATH = "/anliegen/stand"
Digits = Annotated[str, Form(max_length=20)]


@routes.get(PATH, action=Action.PUBLIC)
async def page(request: Request, site: SiteOf) -> HTMLResponse:
    return _page(request, site)


@routes.post(PATH, action=Action.PUBLIC)
async def ask(
    request: Request, site: SiteOf, vorgang: Digits = "", code: Digits = ""
) -> HTMLResponse:
    """The same words whatever was wrong; a try is counted before it is answered."""
    site.state_questions.take(address_of(request))
    async with site.services.database.begin() as tx:
        stand = await site.services.referrals.states.ask(tx, vorgang, code)
    return _page(request, site, stand, (vorgang, code), asked=True)


@routes.post("/anliegen/nachtrag", action=Action.PUBLIC)
async def add(
    request: Request,
    site: SiteOf,
    vorgang: Digits,
    code: Digits,
    art: Annotated[EntryKind, Form()],
    text: Annotated[str, Form(min_length=1, max_length=4000)],
) -> HTMLResponse:
    """A correction, an addition or a withdrawal: what was said first stays as it is."""
    site.state_questions.take(address_of(request))
    async with site.services.database.begin() as tx:
        words = text.replace("\r\n", "\n")
        stand = await site.services.referrals.states.add(tx, (vorgang, code), art, words)
    if stand is not None:
        site.services.bell.ring(TOPIC, stand.office or "")
    return _page(request, site, stand, (vorgang, code), asked=True, added=stand is not None)


def _page(
    request: Request,
    site: Site,
    stand: EnquiryStand | None = None,
    numbers: tuple[str, str] = ("", ""),
    *,
    asked: bool = False,
    added: bool = False,
) -> HTMLResponse:
    return site.page(
        request,
        "portal/state.html",
        status=403 if asked and stand is None else 200,
        stand=stand,
        numbers=numbers,
        refused=asked and stand is None,
        added=added,
        kinds=sorted(BY_THE_CITIZEN),
    )
