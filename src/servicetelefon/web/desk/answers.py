"""The desk's search: answers as somebody types, one opened to be read out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated
from uuid import UUID

from fastapi import Form, Request
from fastapi.responses import HTMLResponse

from servicetelefon.domain.article import EASY
from servicetelefon.domain.city import City
from servicetelefon.domain.permissions import Action
from servicetelefon.journey.reading import SPOKEN
from servicetelefon.web.access import Routes
from servicetelefon.web.site import SiteOf, Who

routes = Routes()

LONGEST_QUESTION = 200


@routes.get("/desk/answers", action=Action.TAKE_CONTACTS)
async def answers(request: Request, site: SiteOf, q: str = "") -> HTMLResponse:
    """What fits the words so far. Nothing of them is kept or logged."""
    return site.page(
        request,
        "desk/results.html",
        found=site.services.reading.find(q[:LONGEST_QUESTION]),
        asked=bool(q.strip()),
        titles=titles(site.services.city()),
    )


@routes.post("/desk/answers/{article}", action=Action.TAKE_CONTACTS)
async def read_out(
    request: Request,
    site: SiteOf,
    who: Who,
    article: str,
    contact: Annotated[str, Form()] = "",
    rendering: Annotated[str, Form()] = SPOKEN,
) -> HTMLResponse:
    """Open it. Within a contact this is the record that it was read out."""
    opened = await site.services.reading.read_out(
        who.account, article, rendering, UUID(contact) if contact else None
    )
    return site.page(
        request,
        "desk/article.html",
        opened=opened,
        contact=contact,
        easy=EASY,
        spoken=SPOKEN,
        lang="de" if rendering in (SPOKEN, EASY) else rendering,
        titles=titles(site.services.city()),
    )


def titles(city: City) -> Mapping[str, str]:
    """Titles of the kinds of enquiry, by their ids."""
    return {one.id: one.title for one in city.enquiry_types.values()}
