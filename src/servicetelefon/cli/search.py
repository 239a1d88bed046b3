"""`servicetelefon search`: what the desk would find, from the shell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path

import click

from servicetelefon.cli.tools import json_option, print_json, tools
from servicetelefon.domain.article import MAIN, Article
from servicetelefon.kit.clock import SystemClock
from servicetelefon.knowledge import library as libraries
from servicetelefon.knowledge.knowledge import Knowledge
from servicetelefon.knowledge.library import Library
from servicetelefon.knowledge.render import Rendered
from servicetelefon.knowledge.search.engine import Hit

_PATH = click.Path(path_type=Path, exists=True)


@click.command("search")
@click.argument("question")
@click.option(
    "--city", type=_PATH, help="A city's folder, as its files stand; without it what is told."
)
@click.option("--limit", type=click.IntRange(1, 100), default=5, show_default=True)
@click.option("--typing", is_flag=True, help="The question is not finished yet.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day to answer on; today.")
@json_option
@click.pass_context
def command(  # noqa: PLR0913 - one argument an option
    context: click.Context,
    question: str,
    city: Path | None,
    limit: int,
    on: datetime | None,
    *,
    typing: bool,
    as_json: bool,
) -> None:
    """Find the articles that answer a QUESTION, best first."""
    running = tools(context).knowledge() if city is None and on is None else None
    if running is not None:
        found = list(_told(*running, question, limit=limit, typing=typing))
    else:
        library = libraries.load((city or tools(context).city_folder()) / "knowledge")
        day = on.date() if on else SystemClock().now().date()
        hits = library.search_on(day).find(question, limit=limit, typing=typing)
        found = list(_of_folder(library, hits, day))
    if as_json:
        print_json(found)
    else:
        for one in found:
            click.echo(f"{one['coverage']:5}  {one['id']}  {one['title']}")


def _told(
    knowledge: Knowledge, now: datetime, question: str, *, limit: int, typing: bool
) -> Iterator[dict[str, object]]:
    """What people are told at this moment, with the version that goes on record."""
    for hit in knowledge.find(question, now, limit=limit, typing=typing):
        if (rendered := knowledge.render(hit.told, MAIN, now)) is not None:
            one = _line(hit.told.article, hit.score, hit.coverage, rendered)
            yield {**one, "version": str(hit.told.version), "approved": hit.told.approved}


def _of_folder(library: Library, hits: Iterable[Hit], day: date) -> Iterator[dict[str, object]]:
    for hit in hits:
        article = library.article(hit.id)
        rendered = library.render(article, MAIN, day) if article else None
        if article is not None and rendered is not None:
            yield _line(article, hit.score, hit.coverage, rendered)


def _line(article: Article, score: float, coverage: float, rendered: Rendered) -> dict[str, object]:
    return {
        "id": article.id,
        "title": article.title,
        "score": round(score, 3),
        "coverage": round(coverage, 3),
        "text": rendered.text,
        "withheld": [one.figure for one in rendered.withheld],
    }
