"""`servicetelefon doctor`: is every part there, which version, where, and is it well?"""

from __future__ import annotations

import json

import click

from servicetelefon.cli.tools import tools
from servicetelefon.ops.doctor import State

FINDING = 1


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.pass_context
def command(context: click.Context, *, as_json: bool) -> None:
    """Examine every part of this installation. Exit status 1 when something needs a person."""
    report = tools(context).doctor()
    if as_json:
        click.echo(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
    else:
        for line in report.lines():
            click.echo(line)
    context.exit(0 if report.worst in (State.OK, State.WARN) else FINDING)
