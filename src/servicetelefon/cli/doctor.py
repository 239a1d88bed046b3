"""`servicetelefon doctor`: is every part there, which version, where, and is it well?"""

from __future__ import annotations

import click

from servicetelefon.cli.tools import FINDING, print_json, tools
from servicetelefon.ops.doctor import State


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.pass_context
def command(context: click.Context, *, as_json: bool) -> None:
    """Examine every part of this installation. Exit status 1 when something needs a person."""
    report = tools(context).doctor()
    if as_json:
        print_json(report.as_json())
    else:
        for line in report.lines():
            click.echo(line)
    context.exit(0 if report.worst in (State.OK, State.WARN) else FINDING)
