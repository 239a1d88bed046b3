"""`/redaktion`: every article with its state, and what needs somebody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import HTMLResponse

from servicetelefon.domain.article_life import ArticleState
from servicetelefon.domain.office import CrisisContact
from servicetelefon.domain.permissions import Action
from servicetelefon.kit.errors import Invalid
from servicetelefon.knowledge.overview import Row, overview
from servicetelefon.knowledge.render import Withheld
from servicetelefon.web.access import Routes
from servicetelefon.web.editorial_parts import Show
from servicetelefon.web.site import Site, SiteOf

routes = Routes()

PATH = "/redaktion"


_WANTED: dict[Show, Callable[[Row], bool]] = {
    Show.ALL: lambda _row: True,
    Show.DUE: lambda row: bool(row.due),
    Show.REVIEW: lambda row: bool(row.written and row.written.state is ArticleState.IN_REVIEW),
    Show.DRAFTS: lambda row: bool(row.written and row.written.state is ArticleState.DRAFT),
    Show.PROPOSALS: lambda row: bool(row.proposals),
}


@dataclass(frozen=True, slots=True)
class Missed:
    """Sentences of one article that are not told today."""

    article: str
    title: str
    withheld: tuple[Withheld, ...]


@routes.get(PATH, action=Action.EDIT_KNOWLEDGE)
async def articles(request: Request, site: SiteOf, zeige: str = Show.ALL) -> HTMLResponse:
    try:
        show = Show(zeige)
    except ValueError:
        raise Invalid("no such part of the list") from None
    now = site.services.clock.now()
    async with site.services.database.step() as tx:
        rows = await overview(tx, now)
    counts = {one: sum(map(wanted, rows)) for one, wanted in _WANTED.items()}
    return site.page(
        request,
        "editorial/list.html",
        rows=[row for row in rows if _WANTED[show](row)],
        show=show,
        counts=counts,
        missed=_missed(site),
        overdue=_overdue(site),
    )


def _missed(site: Site) -> list[Missed]:
    """Told with a gap: an amount is missing, has run out, or nobody has confirmed it."""
    knowledge, now = site.services.knowledge(), site.services.clock.now()
    day = now.astimezone(knowledge.zone).date()
    found = (
        Missed(one.article.id, one.article.title, tuple(knowledge.withheld(one, day)))
        for one in knowledge.articles(now)
    )
    return [one for one in found if one.withheld]


def _overdue(site: Site) -> list[CrisisContact]:
    """Crisis help never expires, so somebody must hear that nobody has checked it."""
    city = site.services.city()
    day = site.services.clock.now().astimezone(city.zone).date()
    return [one for one in city.crisis_contacts.values() if one.check_is_due(day)]
