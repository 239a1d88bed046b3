"""Reports for staff: page, CSV, PDF; one month or one of its days, broken down one way."""

from __future__ import annotations

import asyncio
from datetime import date
from string import ascii_letters, digits

from fastapi import Request
from fastapi.responses import HTMLResponse, Response

from servicetelefon.domain.city import City
from servicetelefon.domain.permissions import Action
from servicetelefon.measures.report import Dimension
from servicetelefon.web.access import Routes
from servicetelefon.web.figures.document import council_pdf
from servicetelefon.web.figures.export import as_csv, in_local_time
from servicetelefon.web.figures.view import Asked, Report, read_report
from servicetelefon.web.site import Site, SiteOf

routes = Routes()

PATH = "/zahlen"
_FILE_NAME = frozenset(ascii_letters + digits + "-._")


@routes.get(PATH, action=Action.SEE_FIGURES)
async def figures(
    request: Request, site: SiteOf, monat: str = "", tag: str = "", nach: str = ""
) -> HTMLResponse:
    report = await _report(site, monat, tag, nach)
    city = site.services.city()
    return site.page(
        request,
        "figures/report.html",
        report=report,
        dimensions=tuple(Dimension),
        names=names_of(city, report.asked.dimension),
        chart=None,
    )


@routes.get(f"{PATH}/export.csv", action=Action.SEE_FIGURES)
async def export(
    site: SiteOf, monat: str = "", tag: str = "", nach: str = "", teile: str = "zeit"
) -> Response:
    """`teile`: zeit for steps in time, gruppen for the groups."""
    report = await _report(site, monat, tag, nach)
    zone = site.services.city().zone
    times = in_local_time(report.steps, zone, days=report.asked.day is None)
    return csv_file(
        as_csv(report.groups if teile == "gruppen" else times),
        f"servicetelefon-{report.asked.day or report.asked.month:%Y-%m-%d}-{teile[:8]}.csv",
    )


@routes.get(f"{PATH}/bericht.pdf", action=Action.SEE_FIGURES)
async def document(site: SiteOf, monat: str = "", tag: str = "", nach: str = "") -> Response:
    """Fit for the council: tagged and accessible (PDF/UA-1)."""
    report = await _report(site, monat, tag, nach)
    city = site.services.city()
    content = await asyncio.to_thread(
        council_pdf, report, city, names_of(city, report.asked.dimension)
    )
    name = f"servicetelefon-{report.asked.month:%Y-%m}.pdf"
    return Response(
        content,
        media_type="application/pdf",
        headers={"content-disposition": f'inline; filename="{name}"'},
    )


def csv_file(content: str, name: str) -> Response:
    safe = "".join(letter for letter in name if letter in _FILE_NAME)
    return Response(
        content,
        media_type="text/csv; charset=utf-8",
        headers={"content-disposition": f'attachment; filename="{safe}"'},
    )


def names_of(city: City, dimension: Dimension) -> dict[str, str]:
    """What people call the codes of a dimension."""
    match dimension:
        case Dimension.DISTRICT:
            return {one.id: one.name for one in city.districts.values()}
        case Dimension.LINE:
            return {one.id: one.name for one in city.lines.values()}
        case Dimension.TOPIC:
            return {one.id: one.title for one in city.enquiry_types.values()}
        case Dimension.LANGUAGE:
            return {one.code: one.name for one in city.languages.values()}
        case Dimension.CHANNEL:
            return {}


async def _report(site: Site, month: str, day: str, dimension: str) -> Report:
    services = site.services
    today: date = services.clock.now().astimezone(services.city().zone).date()
    return await read_report(services, Asked.of(month, day, dimension, today))
