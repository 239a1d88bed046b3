"""`servicetelefon knowledge …`: a city's articles and figures, before anybody relies on them."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path

import click

from servicetelefon.city.load import read_city
from servicetelefon.cli.tools import FINDING, json_option, print_json, tools
from servicetelefon.domain.city import City
from servicetelefon.kit.clock import SystemClock
from servicetelefon.knowledge import library as libraries
from servicetelefon.knowledge.checking import Around, Problem, Weight, check
from servicetelefon.knowledge.descriptions.read import read_descriptions
from servicetelefon.knowledge.laws.folder import read_laws
from servicetelefon.knowledge.laws.state import LawState
from servicetelefon.knowledge.library import Library
from servicetelefon.knowledge.readability import readability

_PATH = click.Path(path_type=Path, exists=True)


@click.group("knowledge")
def command() -> None:
    """Articles and figures."""


@command.command("check")
@click.argument("folder", type=_PATH, required=False)
@click.option("--laws", type=_PATH, help="Folder with laws (XML or Markdown) to look sections up.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day to check for; today.")
@json_option
@click.pass_context
def check_folder(
    context: click.Context,
    folder: Path | None,
    laws: Path | None,
    on: datetime | None,
    *,
    as_json: bool,
) -> None:
    """Check the articles of a city FOLDER (without it the city in use).

    Exit status 1 when something has to be put right; notices alone are fine.
    """
    city_folder = folder or tools(context).city_folder()
    city, _ = read_city(city_folder)
    library, broken = libraries.read(city_folder / "knowledge")
    problems = [
        Problem(Weight.FAULT, "file", "", str(one.place.path), one.place.line, one.problem)
        for one in broken
    ]
    if library is not None:
        day = on.date() if on else SystemClock().now().date()
        problems = check(library, _around(city, day, read_laws(laws) if laws else LawState({})))
    faults = [one for one in problems if one.weight is Weight.FAULT]
    if as_json:
        print_json(_report(library, problems))
    else:
        for one in problems:
            click.echo(f"{one.file}:{one.line or 1}: {one.weight}: {one.rule}: {one.problem}")
    if faults:
        sys.exit(FINDING)


@command.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--dry-run", is_flag=True, help="Only print the proposals; nothing is kept.")
@json_option
@click.pass_context
def import_descriptions(
    context: click.Context, file: Path, *, dry_run: bool, as_json: bool
) -> None:
    """Take in official descriptions (XZuFi .xml, PVOG .json or .jsonl) as proposals for editors.

    The whole file is checked before the first one is kept.
    """
    proposals = read_descriptions(file)
    if not dry_run:
        taken = tools(context).import_descriptions(proposals)
        if as_json:
            click.echo(json.dumps({"file": str(file), **asdict(taken)}, ensure_ascii=False))
        else:
            click.echo(f"{file}: {taken.proposed} proposed, {taken.unchanged} known already")
        return
    for proposal in proposals:
        if as_json:
            click.echo(json.dumps(asdict(proposal), ensure_ascii=False))
        else:
            click.echo(f"{proposal.id}  {proposal.language}  {proposal.title}")


def _around(city: City | None, day: date, laws: LawState) -> Around:
    return Around(
        day=day,
        laws=laws,
        enquiries=set(city.enquiry_types) if city else None,
        matters=set(city.matters) if city else None,
        languages=set(city.languages) if city else None,
    )


def _report(library: Library | None, problems: list[Problem]) -> dict[str, object]:
    articles = list(library.articles()) if library else []
    return {
        "valid": library is not None and not any(one.weight is Weight.FAULT for one in problems),
        "articles": len(articles),
        "figures": len(library.figures) if library else 0,
        "enquiry_types_covered": len({article.enquiry for article in articles}),
        "readability": {
            article.id: asdict(found)
            for article in articles
            if (found := readability(article.texts["de"])) is not None
        },
        "problems": [asdict(one) for one in problems],
    }
