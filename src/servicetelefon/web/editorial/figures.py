"""`/redaktion/betraege`: amounts with their days, entered by one person, confirmed by another."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Annotated
from uuid import UUID

from fastapi import Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BaseModel, Field

from servicetelefon.domain.figure import FigureValue, Missing
from servicetelefon.domain.permissions import Action
from servicetelefon.journey.articles import TOPIC
from servicetelefon.journey.figures import FigureDesk
from servicetelefon.kit.errors import Invalid
from servicetelefon.knowledge import due_store, figure_store, law_store
from servicetelefon.knowledge.figures import written
from servicetelefon.knowledge.render import used_figures
from servicetelefon.web.access import Routes
from servicetelefon.web.editorial.forms import MaybeDay
from servicetelefon.web.editorial.overview import PATH as LIST
from servicetelefon.web.site import Site, SiteOf, Who

routes = Routes()

PATH = f"{LIST}/betraege"
SOON = timedelta(days=60)


class ValueForm(BaseModel):
    value: str = Field(max_length=20)
    valid_from: date
    valid_to: MaybeDay = None
    source: str = Field(min_length=1, max_length=500)

    def figure_value(self) -> FigureValue:
        try:
            number = Decimal(self.value.strip().replace(".", "").replace(",", "."))
        except InvalidOperation:
            raise Invalid("this is no number") from None
        if not number.is_finite() or number < 0:
            raise Invalid("this is no amount")
        days = (self.valid_from, self.valid_to)
        return FigureValue(number, *days, confirmed=False, source=self.source)


class SourceForm(BaseModel):
    source: str = Field(min_length=1, max_length=500)


@routes.get(PATH, action=Action.EDIT_KNOWLEDGE)
async def figures(request: Request, site: SiteOf) -> HTMLResponse:
    services = site.services
    day = services.clock.now().astimezone(services.city().zone).date()
    async with services.database.step() as tx:
        found = await figure_store.figures(tx)
        due = [one for one in await due_store.open_ones(tx) if one.figure]
        changes = await law_store.changes(tx, [one.change for one in due if one.change])
    return site.page(
        request,
        "editorial/figures.html",
        figures=list(found.values()),
        today={id_: one.figure.on(day) for id_, one in found.items()},
        soon={id_: one.figure.on(day + SOON) for id_, one in found.items()},
        used=_used(site),
        due=due,
        changes=changes,
        missing=Missing,
        written=written,
    )


@routes.post(f"{PATH}/{{figure}}/wert", action=Action.EDIT_KNOWLEDGE)
async def enter(
    site: SiteOf, who: Who, figure: str, form: Annotated[ValueForm, Form()]
) -> RedirectResponse:
    async with site.services.database.step() as tx:
        await _desk(site).enter(tx, figure, form.figure_value(), who)
    return _done(site, figure)


@routes.post(f"{PATH}/{{figure}}/geprueft", action=Action.EDIT_KNOWLEDGE)
async def settle(site: SiteOf, who: Who, figure: str) -> RedirectResponse:
    async with site.services.database.step() as tx:
        await _desk(site).settle(tx, figure, who)
    return _done(site, figure)


@routes.post(f"{PATH}/{{figure}}/{{value}}/bestaetigen", action=Action.EDIT_KNOWLEDGE)
async def confirm(
    site: SiteOf, who: Who, figure: str, value: UUID, form: Annotated[SourceForm, Form()]
) -> RedirectResponse:
    async with site.services.database.step() as tx:
        await _desk(site).confirm(tx, value, form.source, who)
    return _done(site, figure)


@routes.post(f"{PATH}/{{figure}}/{{value}}/uebernehmen", action=Action.EDIT_KNOWLEDGE)
async def take(site: SiteOf, who: Who, figure: str, value: UUID) -> RedirectResponse:
    async with site.services.database.step() as tx:
        await _desk(site).take(tx, value, who)
    return _done(site, figure)


@routes.post(f"{PATH}/{{figure}}/{{value}}/beenden", action=Action.EDIT_KNOWLEDGE)
async def end(site: SiteOf, who: Who, figure: str, value: UUID) -> RedirectResponse:
    async with site.services.database.step() as tx:
        await _desk(site).end(tx, value, who)
    return _done(site, figure)


def _desk(site: Site) -> FigureDesk:
    return FigureDesk(site.services.clock, site.services.ids)


def _done(site: Site, figure: str) -> RedirectResponse:
    site.services.bell.ring(TOPIC)
    return RedirectResponse(f"{PATH}#{figure}", 303)


def _used(site: Site) -> dict[str, list[str]]:
    """Which articles name a figure."""
    found: dict[str, list[str]] = {}
    for told in site.services.knowledge().articles(site.services.clock.now()):
        for id_ in sorted(set().union(*used_figures(told.article).values())):
            found.setdefault(id_, []).append(told.article.id)
    return found
