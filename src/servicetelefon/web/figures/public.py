"""What the public may see: the promise and how it was kept, month by month, and the open data."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from fastapi import Request
from fastapi.responses import HTMLResponse, Response

from servicetelefon.domain.permissions import Action
from servicetelefon.kit.errors import NotFound
from servicetelefon.kit.wording import MAIN_LANGUAGE
from servicetelefon.measures.codes import codes_of
from servicetelefon.measures.report import Month, Part, days_of, hidden_of, steps
from servicetelefon.measures.store import Period, read_facts
from servicetelefon.web.access import Routes
from servicetelefon.web.figures.export import as_csv, in_local_time
from servicetelefon.web.figures.pages import csv_file
from servicetelefon.web.services import Services
from servicetelefon.web.site import SiteOf

routes = Routes()

PATH = "/versprechen"
_MONTHS = 12
_FRESH = timedelta(minutes=10)
_MOST_KEPT = 40


@dataclass(frozen=True)
class PublicMonth:
    """A month's days, and the month itself as one part; made at a moment."""

    first: date
    days: tuple[Part, ...]
    whole: Part
    made_at: datetime


@dataclass
class PublicMonths:
    """Months as counted; a month that is over is counted once, the present one every ten minutes,
    so that many readers cost no more than one."""

    _kept: OrderedDict[date, PublicMonth] = field(default_factory=OrderedDict[date, PublicMonth])

    async def month(self, services: Services, first: date) -> PublicMonth:
        now = services.clock.now()
        kept = self._kept.get(first)
        if kept and (now - kept.made_at < _FRESH or _is_over(kept, first)):
            return kept
        counted = await _counted(services, first, now)
        self._kept[first] = counted
        self._kept.move_to_end(first)
        while len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)
        return counted


def _is_over(kept: PublicMonth, first: date) -> bool:
    """Eight days after its end nothing of a month changes any more."""
    return kept.made_at.date() > _next(first) + timedelta(days=8)


async def _counted(services: Services, first: date, now: datetime) -> PublicMonth:
    city = services.city()
    within_s = city.promise.service_level.within.total_seconds()
    edges = days_of(first, city.zone)
    async with services.figures.step() as tx:
        facts = await read_facts(tx, codes_of(city), Period(edges[0], edges[-1]))
    return await asyncio.to_thread(_public, first, Month(facts, edges), within_s, now)


def _public(first: date, month: Month, within_s: float, now: datetime) -> PublicMonth:
    facts, edges = month.facts, month.edges
    hides = hidden_of(month).days
    days = steps(facts, edges, within_s, now, hides)
    whole = steps(facts, [edges[0], edges[-1]], within_s, now, hides[-1:])[0]
    return PublicMonth(first, tuple(days), whole, now)


def months_of(request: Request) -> PublicMonths:
    months: PublicMonths = request.app.state.public_months
    return months


@routes.get(PATH, action=Action.PUBLIC)
async def promise(request: Request, site: SiteOf, sprache: str = MAIN_LANGUAGE) -> HTMLResponse:
    services = site.services
    city = services.city()
    lang = sprache if sprache in city.languages else MAIN_LANGUAGE
    first = services.clock.now().astimezone(city.zone).date().replace(day=1)
    found: list[PublicMonth] = []
    for _ in range(_MONTHS):
        found.append(await months_of(request).month(services, first))
        first = (first - timedelta(days=1)).replace(day=1)
    with_calls = [one for one in found if one.whole.figures is None or _offered(one.whole)]
    return site.page(
        request, "figures/public.html", lang=lang, months=with_calls, promise=city.promise
    )


@routes.get("/offene-daten/{name}", action=Action.PUBLIC)
async def open_data(request: Request, site: SiteOf, name: str) -> Response:
    """`2026-11.csv`: the days of a month."""
    try:
        first = date.fromisoformat(f"{name.removesuffix('.csv')}-01")
    except ValueError:
        raise NotFound("no such file") from None
    today = site.services.clock.now().date()
    if not name.endswith(".csv") or not today - timedelta(days=1100) < first <= today:
        raise NotFound("no such file")
    month = await months_of(request).month(site.services, first)
    named = in_local_time(month.days, site.services.city().zone, days=True)
    return csv_file(as_csv(named), f"servicetelefon-{first:%Y-%m}.csv")


def _offered(part: Part) -> int:
    return part.figures.service.offered if part.figures else 0


def _next(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1)
