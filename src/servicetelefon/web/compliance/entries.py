"""What a manager enters on `/compliance`: one form each, back to the page afterwards."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Form
from fastapi.responses import RedirectResponse
from pydantic import BaseModel

from servicetelefon.compliance.incident import IncidentKind
from servicetelefon.domain.permissions import Action
from servicetelefon.journey.compliance import Rules
from servicetelefon.kit.database import Transaction
from servicetelefon.web.access import Routes
from servicetelefon.web.compliance.pages import PATH
from servicetelefon.web.site import Site, SiteOf, Who

routes = Routes()

Enter = Callable[[Rules, Transaction], Awaitable[None]]


class TrainingForm(BaseModel):
    account: UUID
    subject: str


class DrillForm(BaseModel):
    part: str
    worked: bool = False


class ProcessorForm(BaseModel):
    name: str
    task: str
    country: str
    told: bool = False


class IncidentForm(BaseModel):
    """`known_at` as the browser writes it: the city's time, without a zone."""

    kind: IncidentKind
    known_at: datetime
    words: str


async def _entered(site: Site, enter: Enter) -> RedirectResponse:
    async with site.services.database.step() as tx:
        await enter(site.services.rules, tx)
    return RedirectResponse(PATH, status_code=303)


@routes.post(PATH + "/pflicht/{duty}", action=Action.KEEP_RULES)
async def sign(site: SiteOf, who: Who, duty: str) -> RedirectResponse:
    return await _entered(site, lambda rules, tx: rules.sign(tx, duty, who))


@routes.post(PATH + "/schulung", action=Action.KEEP_RULES)
async def trained(
    site: SiteOf, who: Who, form: Annotated[TrainingForm, Form()]
) -> RedirectResponse:
    return await _entered(
        site, lambda rules, tx: rules.trained(tx, form.account, form.subject, who)
    )


@routes.post(PATH + "/uebung", action=Action.KEEP_RULES)
async def drilled(site: SiteOf, who: Who, form: Annotated[DrillForm, Form()]) -> RedirectResponse:
    return await _entered(
        site, lambda rules, tx: rules.drilled(tx, form.part, who, worked=form.worked)
    )


@routes.post(PATH + "/dienstleister", action=Action.KEEP_RULES)
async def take_on(
    site: SiteOf, who: Who, form: Annotated[ProcessorForm, Form()]
) -> RedirectResponse:
    country = form.country.strip().upper()
    return await _entered(
        site,
        lambda rules, tx: rules.take_on(tx, form.name, form.task, country, who, told=form.told),
    )


@routes.post(PATH + "/dienstleister/{processor}/ende", action=Action.KEEP_RULES)
async def let_go(site: SiteOf, who: Who, processor: UUID) -> RedirectResponse:
    return await _entered(site, lambda rules, tx: rules.let_go(tx, processor, who))


@routes.post(PATH + "/vorfall", action=Action.KEEP_RULES)
async def report(site: SiteOf, who: Who, form: Annotated[IncidentForm, Form()]) -> RedirectResponse:
    known = form.known_at
    if known.tzinfo is None:
        known = known.replace(tzinfo=site.services.city().zone)
    return await _entered(
        site, lambda rules, tx: rules.report(tx, form.kind, known, form.words, who)
    )


@routes.post(PATH + "/vorfall/{incident}/gemeldet", action=Action.KEEP_RULES)
async def told(site: SiteOf, who: Who, incident: UUID) -> RedirectResponse:
    return await _entered(site, lambda rules, tx: rules.told(tx, incident, who))


@routes.post(PATH + "/vorfall/{incident}/ende", action=Action.KEEP_RULES)
async def close(site: SiteOf, who: Who, incident: UUID) -> RedirectResponse:
    return await _entered(site, lambda rules, tx: rules.close(tx, incident, who))


@routes.post(PATH + "/immer", action=Action.KEEP_RULES)
async def approve_always(
    site: SiteOf, who: Who, fingerprint: Annotated[str, Form()]
) -> RedirectResponse:
    """Crisis list and label as the active release has them."""
    async with site.services.database.step() as tx:
        await site.services.always.approve(tx, fingerprint, who)
    site.services.bell.ring("city")
    return RedirectResponse(PATH, status_code=303)
