"""`servicetelefon audit search`: who looked at what, by object, time and role; without names."""

from __future__ import annotations

import csv
import json
import sys
from datetime import datetime

import click

from servicetelefon.cli.tools import tools
from servicetelefon.domain.permissions import Role
from servicetelefon.domain.person import AuditRequest

_DAY = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M"])


@click.group("audit")
def command() -> None:
    """Who looked at what. Whose name it was takes two people, on /compliance/zugriffe."""


@command.command("search")
@click.option("--officer", required=True, help="Sign-in name; the password is asked for.")
@click.option("--object", "object_id", help="A reference, or an id as it stands in the audit.")
@click.option("--role", type=click.Choice([one.value for one in Role]))
@click.option("--from", "since", type=_DAY, help="From this moment on, in the city's time.")
@click.option("--to", "until", type=_DAY, help="Before this moment.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
@click.pass_context
def search(  # noqa: PLR0913 - one argument an option
    context: click.Context, *, officer: str, object_id: str | None, role: str | None,
    since: datetime | None, until: datetime | None, as_json: bool,
) -> None:  # fmt: skip
    """Search the audit; the search itself is noted. The newest hundred lines."""
    password = click.prompt(f"Password of {officer}", hide_input=True, err=True)
    asked = AuditRequest(officer, password, object_id, role, since, until)
    for line in tools(context).audit_search(asked):
        values = {
            "at": line.at.isoformat(),
            "role": line.role,
            "action": line.action,
            "object_kind": line.object_kind,
            "object_id": line.object_id,
            "line": str(line.id),
        }
        if as_json:
            click.echo(json.dumps(values))
        else:
            click.echo("  ".join(str(one) for one in values.values()))


@command.command("left")
@click.option("--officer", required=True, help="Sign-in name; the password is asked for.")
@click.option("--from", "since", type=_DAY, help="From this moment on, in the city's time.")
@click.option("--to", "until", type=_DAY, help="Before this moment.")
@click.pass_context
def left(
    context: click.Context, *, officer: str, since: datetime | None, until: datetime | None
) -> None:
    """What left the line and to whom, as CSV: moment, office, way, kind, legal basis, enquiry."""
    password = click.prompt(f"Password of {officer}", hide_input=True, err=True)
    asked = AuditRequest(officer, password, None, None, since, until)
    rows = csv.writer(sys.stdout, lineterminator="\n")
    rows.writerow(("at", "to", "way", "kind", "basis", "enquiry"))
    for one in tools(context).what_left(asked):
        rows.writerow((one.at.isoformat(), one.to, one.way, one.kind, one.basis, one.enquiry))
