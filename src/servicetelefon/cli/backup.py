"""`servicetelefon backup DIR`: everything that must survive this machine, but the keys."""

from __future__ import annotations

from pathlib import Path

import click

from servicetelefon.cli.tools import tools


@click.command("backup")
@click.argument("folder", type=click.Path(path_type=Path))
@click.pass_context
def command(context: click.Context, folder: Path) -> None:
    """Write a signed backup to FOLDER, which must not exist yet. The service may run."""
    click.echo(tools(context).backup(folder.absolute()))
