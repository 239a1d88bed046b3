"""`servicetelefon search`: what the desk would find, from the shell."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import click

from servicetelefon.cli.tools import tools
from servicetelefon.domain.article import MAIN
from servicetelefon.kit.clock import SystemClock
from servicetelefon.knowledge import library as libraries

_PATH = click.Path(path_type=Path, exists=True)


@click.command("search")
@click.argument("question")
@click.option("--city", type=_PATH, help="A city's folder; without it the city in use.")
@click.option("--limit", type=click.IntRange(1, 100), default=5, show_default=True)
@click.option("--typing", is_flag=True, help="The question is not finished yet.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day to answer on; today.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
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
    folder = city or tools(context).city_folder()
    day = on.date() if on else SystemClock().now().date()
    library = libraries.load(folder / "knowledge")
    found = [
        {
            "id": hit.id,
            "title": article.title,
            "score": round(hit.score, 3),
            "coverage": round(hit.coverage, 3),
            "text": rendered.text,
            "withheld": [one.figure for one in rendered.withheld],
        }
        for hit in library.search_on(day).find(question, limit=limit, typing=typing)
        if (article := library.article(hit.id)) is not None
        and (rendered := library.render(article, MAIN, day)) is not None
    ]
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        for one in found:
            click.echo(f"{one['coverage']:5}  {one['id']}  {one['title']}")
