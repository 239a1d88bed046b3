"""The desk's search: answers as somebody types, one opened to be read out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated
from uuid import UUID

from fastapi import Form, Request
from fastapi.responses import HTMLResponse

from servicetelefon.compliance.read import is_trained
from servicetelefon.domain.article import EASY
from servicetelefon.domain.city import City
from servicetelefon.domain.people import SignedIn
from servicetelefon.domain.permissions import Action
from servicetelefon.journey.reading import SPOKEN
from servicetelefon.web.access import Routes
from servicetelefon.web.site import Site, SiteOf, Who

routes = Routes()

LONGEST_QUESTION = 200
SEARCH = "search"
"""The automatic part, as the register and the training call it."""


@routes.get("/desk/answers", action=Action.TAKE_CONTACTS)
async def answers(request: Request, site: SiteOf, who: Who, q: str = "") -> HTMLResponse:
    """What fits the words so far. Nothing of them is kept or logged. Who was not trained for the
    search has the list of all articles instead."""
    locked = await _is_locked(site, who)
    if locked:
        told = site.services.knowledge().articles(site.services.clock.now())
        found = sorted((one.article for one in told), key=lambda one: one.title.casefold())
    else:
        found = [one.told.article for one in site.services.reading.find(q[:LONGEST_QUESTION])]
    return site.page(
        request,
        "desk/results.html",
        found=found,
        locked=locked,
        asked=bool(q.strip()),
        titles=titles(site.services.city()),
    )


async def _is_locked(site: Site, who: SignedIn) -> bool:
    """An automatic part is theirs who were trained for it (Art. 4, 26(2) AI Act), once a city is in
    productive operation; in trial operation and in practice people learn with it."""
    services = site.services
    if services.settings.practice or not services.city().is_productive:
        return False
    async with services.database.step() as tx:
        return not await is_trained(tx, who.account, SEARCH)


@routes.post("/desk/answers/{article}", action=Action.TAKE_CONTACTS)
async def read_out(
    request: Request,
    site: SiteOf,
    who: Who,
    article: str,
    contact: Annotated[UUID | None, Form()] = None,
    rendering: Annotated[str, Form()] = SPOKEN,
) -> HTMLResponse:
    """Open it. Within a contact this is the record that it was read out."""
    opened = await site.services.reading.read_out(who.account, article, rendering, contact)
    return site.page(
        request,
        "desk/article.html",
        opened=opened,
        contact=contact or "",
        easy=EASY,
        spoken=SPOKEN,
        lang="de" if rendering in (SPOKEN, EASY) else rendering,
        titles=titles(site.services.city()),
    )


def titles(city: City) -> Mapping[str, str]:
    """Titles of the kinds of enquiry, by their ids."""
    return {one.id: one.title for one in city.enquiry_types.values()}
