"""What is done with a version: submit, approve, send back, withdraw. Each ends at its page."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Form
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, Field

from servicetelefon.domain.permissions import Action
from servicetelefon.journey.articles import TOPIC, Articles
from servicetelefon.web.access import Routes
from servicetelefon.web.editorial.forms import MaybeDay
from servicetelefon.web.editorial.overview import PATH
from servicetelefon.web.site import Site, SiteOf, Who

routes = Routes()

_VERSION = f"{PATH}/fassung/{{version}}"


class ReasonForm(BaseModel):
    reason: str = Field(default="", max_length=1000)


class ApprovalForm(BaseModel):
    """`review_on` empty: the day that stands in the text."""

    review_on: MaybeDay = None


@routes.post(f"{_VERSION}/einreichen", action=Action.EDIT_KNOWLEDGE)
async def submit(site: SiteOf, who: Who, version: UUID) -> RedirectResponse:
    async with site.services.database.step() as tx:
        await _articles(site).submit(tx, version, who)
    return _done(site, version)


@routes.post(f"{_VERSION}/freigeben", action=Action.APPROVE_KNOWLEDGE)
async def approve(
    site: SiteOf, who: Who, version: UUID, form: Annotated[ApprovalForm, Form()]
) -> RedirectResponse:
    async with site.services.database.step() as tx:
        await _articles(site).approve(tx, version, site.services.city(), who, form.review_on)
    return _done(site, version)


@routes.post(f"{_VERSION}/zurueckgeben", action=Action.APPROVE_KNOWLEDGE)
async def send_back(
    site: SiteOf, who: Who, version: UUID, form: Annotated[ReasonForm, Form()]
) -> RedirectResponse:
    async with site.services.database.step() as tx:
        await _articles(site).send_back(tx, version, form.reason, who)
    return _done(site, version)


@routes.post(f"{_VERSION}/zurueckziehen", action=Action.EDIT_KNOWLEDGE)
async def withdraw(
    site: SiteOf, who: Who, version: UUID, form: Annotated[ReasonForm, Form()]
) -> RedirectResponse:
    async with site.services.database.step() as tx:
        await _articles(site).withdraw(tx, version, form.reason, who)
    return _done(site, version)


def _articles(site: Site) -> Articles:
    return Articles(site.services.clock, site.services.ids)


def _done(site: Site, version: UUID) -> RedirectResponse:
    site.services.bell.ring(TOPIC)
    return RedirectResponse(f"{PATH}/fassung/{version}", 303)
