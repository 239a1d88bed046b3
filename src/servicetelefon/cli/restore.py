"""`servicetelefon restore DIR`: bring a backup back."""

from __future__ import annotations

from pathlib import Path

import click

from servicetelefon.cli.tools import tools


@click.command("restore")
@click.argument("folder", type=click.Path(exists=True, path_type=Path))
@click.pass_context
def command(context: click.Context, folder: Path) -> None:
    """Restore the backup in FOLDER. Stop the service first; what is there is kept beside."""
    click.echo(tools(context).restore(folder.absolute()))
