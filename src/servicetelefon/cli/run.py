"""`servicetelefon run`: one process in the foreground, for the supervisor and for unit files."""

from __future__ import annotations

import click

from servicetelefon.cli.tools import tools

PROCESSES = ("line", "web", "jobs", "practice")
AUDIENCES = ("public", "staff")


@click.command("run")
@click.argument("process", type=click.Choice(PROCESSES))
@click.option(
    "--audience",
    type=click.Choice(AUDIENCES),
    help="Of web, only the pages for citizens or for staff.",
)
@click.pass_context
def command(context: click.Context, process: str, audience: str | None) -> None:
    """Run one PROCESS; `up` starts all of them."""
    if audience is not None and process != "web":
        raise click.BadOptionUsage("audience", "Only web has audiences.")
    tools(context).run(process, audience)
