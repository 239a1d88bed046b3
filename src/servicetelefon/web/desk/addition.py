"""`/desk/nachtrag`: a plain page beside the desk for what a caller corrects, adds or takes back of an
enquiry that was handed over before."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Form, Request
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from servicetelefon.domain.handover import LONGEST_TEXT
from servicetelefon.domain.permissions import Action, Role
from servicetelefon.domain.referral import EntryKind
from servicetelefon.journey.earlier import EnquirySeen
from servicetelefon.journey.enquiry import TOPIC
from servicetelefon.journey.enquiry_state import BY_THE_CITIZEN, Added
from servicetelefon.web.access import Routes
from servicetelefon.web.site import Site, SiteOf, Who

routes = Routes()

PATH = "/desk/nachtrag/{contact}"


class SpokenAddition(BaseModel):
    """`number` is the form's: sent twice it is one entry."""

    number: UUID
    kind: EntryKind
    said: str = Field(min_length=1, max_length=LONGEST_TEXT)
    reference: str = Field(default="", max_length=20)
    code: str = Field(default="", max_length=20)

    @property
    def added(self) -> Added:
        return Added(self.number, self.kind, self.said.replace("\r\n", "\n"), Role.AGENT)


@routes.get(PATH, action=Action.HAND_OVER)
async def page(request: Request, site: SiteOf, who: Who, contact: UUID) -> HTMLResponse:
    async with site.services.database.begin() as tx:
        seen = await site.services.referrals.additions.proven(tx, contact, who)
    return _page(request, site, contact, seen)


@routes.post(PATH, action=Action.HAND_OVER)
async def add(
    request: Request, site: SiteOf, who: Who, contact: UUID, form: Annotated[SpokenAddition, Form()]
) -> HTMLResponse:
    """A wrong code is counted as at the citizens' own page; what was typed stays."""
    additions = site.services.referrals.additions
    async with site.services.database.begin() as tx:
        numbers = (form.reference, form.code)
        done = await additions.add(tx, contact, who, form.added, numbers)
    if done is None:
        return _page(request, site, contact, None, form)
    site.services.bell.ring(TOPIC, done.office or "")
    return site.page(request, "desk/added.html", kind=form.kind, office=done.office)


def _page(
    request: Request,
    site: Site,
    contact: UUID,
    seen: EnquirySeen | None,
    refused: SpokenAddition | None = None,
) -> HTMLResponse:
    return site.page(
        request,
        "desk/addition.html",
        status=403 if refused else 200,
        contact=contact,
        seen=seen,
        form=refused,
        number=refused.number if refused else site.services.ids.new(),
        kinds=sorted(BY_THE_CITIZEN),
    )
