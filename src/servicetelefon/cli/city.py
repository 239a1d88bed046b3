"""`servicetelefon city …`: a city's own data, before anything runs on it."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from servicetelefon.city.load import read_city
from servicetelefon.city.release import release_of
from servicetelefon.cli.tools import FINDING, json_option, print_json, tools
from servicetelefon.domain.city import City
from servicetelefon.domain.office import Basis, Confirmation
from servicetelefon.kit.errors import BrokenFile


@click.group("city")
def command() -> None:
    """The city as data."""


@command.command("check")
@click.argument("folder", type=click.Path(path_type=Path))
@json_option
def check(folder: Path, *, as_json: bool) -> None:
    """Check a city FOLDER without running it; every fault with its file and line."""
    city, problems = read_city(folder)
    if as_json:
        print_json(_report(folder, city, problems))
    elif city is not None:
        click.echo(f"{folder}: {city.name} can be used")
    else:
        for problem in problems:
            click.echo(str(problem))
    if problems:
        sys.exit(FINDING)


@command.command("import-streets")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--source", help="Where the directory comes from; the file's name otherwise.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day for which it holds.")
@click.option(
    "--status",
    type=click.Choice([one.value for one in Confirmation if one is not Confirmation.NOT_FOUND]),
    default=Confirmation.REPORTED.value,
    show_default=True,
    help="How sure it is; confirmed for the city's own directory.",
)
@json_option
@click.pass_context
def import_streets(
    context: click.Context,
    file: Path,
    source: str | None,
    as_of: datetime | None,
    status: str,
    *,
    as_json: bool,
) -> None:
    """Take in the city's street directory (a CSV FILE), whole or not at all."""
    basis = Basis(Confirmation(status), source or file.name, as_of.date() if as_of else None)
    imported = tools(context).import_streets(file, basis)
    segments, foreign = imported.file.segments, imported.file.foreign_postcodes
    result = {
        "file": str(file),
        "changed": imported.changed,
        "segments": len(segments),
        "streets": len({one.street for one in segments}),
        "quarters": len({one.quarter for one in segments}),
        "districts": len({one.district for one in segments}),
        "postcodes": len({one.postcode for one in segments}),
        "foreign_postcodes": [{"postcode": code, "district": one} for code, one in foreign],
    }
    if as_json:
        print_json(result)
        return
    news = "taken in" if imported.changed else "no news"
    click.echo(f"{file}: {result['streets']} streets in {len(segments)} segments, {news}")
    for code, district in foreign:
        click.echo(f"  {code} does not lie in {district} by postcodes.yaml")


def _report(folder: Path, city: City | None, problems: tuple[BrokenFile, ...]) -> dict[str, object]:
    return {
        "folder": str(folder),
        "usable": city is not None,
        "release": release_of(folder).hash if city else None,
        "city": city.name if city else None,
        "counts": _counts(city) if city else None,
        "problems": [
            {
                "file": str(problem.place.path),
                "line": problem.place.line,
                "problem": problem.problem,
            }
            for problem in problems
        ],
    }


def _counts(city: City) -> dict[str, int]:
    return {
        "lines": len(city.lines),
        "districts": len(city.districts),
        "quarters": sum(len(district.quarters) for district in city.districts.values()),
        "postcodes": len(city.postcodes),
        "shared_postcodes": sum(len(shared) > 1 for shared in city.postcodes.values()),
        "offices": len(city.offices),
        "enquiry_types": len(city.enquiry_types),
        "crisis_contacts": len(city.crisis_contacts),
        "languages": len(city.languages),
    }
