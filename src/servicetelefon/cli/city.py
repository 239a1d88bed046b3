"""`servicetelefon city …`: a city's own data, before anything runs on it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from servicetelefon.city.load import read_city
from servicetelefon.city.release import release_of
from servicetelefon.domain.city import City
from servicetelefon.kit.errors import BrokenFile

FINDING = 1


@click.group("city")
def command() -> None:
    """The city as data."""


@command.command("check")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def check(folder: Path, *, as_json: bool) -> None:
    """Check a city FOLDER without running it; every fault with its file and line."""
    city, problems = read_city(folder)
    if as_json:
        click.echo(json.dumps(_report(folder, city, problems), ensure_ascii=False, indent=2))
    elif city is not None:
        click.echo(f"{folder}: {city.name} can be used")
    else:
        for problem in problems:
            click.echo(str(problem))
    if problems:
        sys.exit(FINDING)


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
