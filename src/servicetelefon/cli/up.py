"""`servicetelefon up`: run the whole service on this machine."""

from __future__ import annotations

import click

from servicetelefon.cli.tools import tools


@click.command("up")
@click.pass_context
def command(context: click.Context) -> None:
    """Set up and run the service; Ctrl-C stops everything it started and nothing else.

    Beside a running service it is an update: calls go on.
    """
    context.exit(tools(context).up(lambda line: click.echo(line, err=True)))
