"""`servicetelefon comply …`: what the rules want, and whether it is so."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from pathlib import Path

import click

from servicetelefon.cli.tools import FINDING, print_json, tools
from servicetelefon.compliance.evaluate import Row, State

_SIGN = {State.KEPT: "+", State.BROKEN: "!", State.NEEDS_PERSON: "?", State.NOT_YET: "-"}


@click.group("comply")
def command() -> None:
    """Duties, controls and evidence."""


@command.command("check")
@click.option("--date", "on", type=click.DateTime(["%Y-%m-%d"]), help="As of a day; today.")
@click.option("--json", "as_json", is_flag=True, help="Print the rows as JSON.")
@click.pass_context
def check(context: click.Context, on: datetime | None, *, as_json: bool) -> None:
    """Hold every duty against the running system. Exit status 1 when one is broken."""
    rows = tools(context).comply(on.date() if on else None)
    if as_json:
        print_json([as_values(row) for row in rows])
    else:
        for row in rows:
            said = row.finding.said if row.finding else row.duty.person or ""
            click.echo(f"{_SIGN[row.state]} {row.duty.id} {row.duty.title}: {said}")
        counts = Counter(row.state for row in rows)
        click.echo(", ".join(f"{counts[state]} {state}" for state in State))
    broken = any(row.state is State.BROKEN for row in rows)
    context.exit(FINDING if broken else 0)


@command.command("export")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the names of the files as JSON.")
@click.pass_context
def export(context: click.Context, folder: Path, *, as_json: bool) -> None:
    """Write all documents into FOLDER: HTML, PDF and JSON. What people must write is in gaps."""
    files = tools(context).export_compliance(folder)
    if as_json:
        print_json([str(one) for one in files])
    else:
        pages = sum(one.suffix == ".html" for one in files)
        click.echo(f"{pages} documents in {folder}; start with gaps.html")


def as_values(row: Row) -> dict[str, object]:
    """A row for machines: dates as ISO 8601, evidence with its question."""
    duty, finding = row.duty, row.finding
    return {
        "id": duty.id,
        "title": duty.title,
        "norms": duty.norms,
        "owes": duty.owes,
        "state": row.state,
        "gate": duty.gate,
        "binds": [
            {
                # Without a day it binds already, whenever that began.
                "from": None if one.binds_from == date.min else one.binds_from.isoformat(),
                "standing": one.standing,
                "why": one.why or None,
            }
            for one in duty.branches
        ],
        "days_left": row.days_left,
        "control": duty.control,
        "verdict": finding.verdict if finding else None,
        "said": finding.said if finding else None,
        "evidence": [
            {"question": one.question, "count": one.count, "at": one.at.isoformat()}
            for one in (finding.evidence if finding else ())
        ],
        "person": duty.person,
        "signed_on": row.signed_on.isoformat() if row.signed_on else None,
        "source": duty.source,
        "checked_on": duty.checked_on.isoformat(),
    }
