"""`servicetelefon where`: which office is responsible for an address and a matter."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from servicetelefon.cli.tools import tools
from servicetelefon.domain.responsibility import SITUATION, Address, Query
from servicetelefon.kit.clock import SystemClock
from servicetelefon.responsibility.answer import answer
from servicetelefon.responsibility.find import Finder
from servicetelefon.responsibility.query_file import read_queries

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


def _answers(_context: click.Context, _option: click.Parameter, given: tuple[str, ...]) -> Any:
    pairs = [one.partition("=") for one in given]
    if any(not middle for _, middle, _ in pairs):
        raise click.BadParameter("write QUESTION=ANSWER")
    return {question.strip(): text.strip() for question, _, text in pairs}


@click.command("where")
@click.argument("address", default="")
@click.option("--street", default="", help="Instead of ADDRESS, like the next three.")
@click.option("--house-number", default="")
@click.option("--quarter", default="", help="Quarter or district.")
@click.option("--postcode", default="")
@click.option("--matter", default="", help="What it is about; without it only the district.")
@click.option("--situation", default="", help="A situation in which another rule holds.")
@click.option(
    "--answer", "answers", multiple=True, callback=_answers, help="QUESTION=ANSWER, as asked."
)
@click.option("--last-name", default="", help="For offices that are split by letters.")
@click.option("--file", type=_FILE, help="CSV: street, house_number, quarter, postcode, matter.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
@click.pass_context
def command(context: click.Context, *, address: str, as_json: bool, **given: Any) -> None:
    """Tell which office is responsible for an ADDRESS, or what has to be asked to know it."""
    file: Path | None = given["file"]
    if file is not None and (address or given["street"]):
        raise click.UsageError("an address or --file, not both")
    queries = read_queries(file, given["matter"]) if file is not None else None
    finder = tools(context).finder()
    if queries is None:
        _print(_answer(finder, _query(finder, address, given)), as_json=as_json)
        return
    for line in queries:
        _print({"line": line.number, **_answer(finder, line.query)}, as_json=as_json)


def _query(finder: Finder, text: str, given: Mapping[str, Any]) -> Query:
    """The options fill what the line of words does not say."""
    read = finder.read(text)
    answers: dict[str, str] = dict(given["answers"])
    if given["situation"]:
        answers[SITUATION] = given["situation"]
    return Query(
        Address(
            street=given["street"] or read.street,
            house_number=given["house_number"] or read.house_number,
            quarter=given["quarter"] or read.quarter,
            postcode=given["postcode"] or read.postcode,
        ),
        given["matter"],
        answers,
        given["last_name"],
    )


def _answer(finder: Finder, query: Query) -> dict[str, Any]:
    day = SystemClock().now().astimezone(finder.city.zone).date()
    return answer(finder.find(query), finder.city, day)


def _print(data: Mapping[str, Any], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(data, ensure_ascii=False))
        return
    office, question = data["office"], data["question"]
    click.echo("  ".join(filter(None, (data["status"], data["district"], data["quarter"]))))
    if office is not None:
        click.echo(f"  {office['name']}{', ' + data['unit'] if data['unit'] else ''}")
        for contact in (office["phone"], office["main_number"]):
            if contact is not None and contact["number"]:
                unsure = "" if contact["confirmed"] else "  (nicht bestätigt)"
                click.echo(f"  {contact['shown']}{unsure}")
    for reason in data["reasons"]:
        click.echo(f"  {reason['text']}")
    if question is not None:
        click.echo(f"  {question['text']}")
        for option in question["options"]:
            click.echo(f"    {option['value']}: {option['text']}")
