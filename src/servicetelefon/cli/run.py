"""`servicetelefon run`: one process in the foreground, for the supervisor and for unit files."""

from __future__ import annotations

import click

from servicetelefon.cli.tools import tools

PROCESSES = ("line", "web", "jobs", "practice")


@click.command("run")
@click.argument("process", type=click.Choice(PROCESSES))
@click.pass_context
def command(context: click.Context, process: str) -> None:
    """Run one PROCESS; `up` starts all of them."""
    tools(context).run(process)
