"""`servicetelefon plan …`: how many people the service needs, from the shell."""

from __future__ import annotations

import click

from servicetelefon.cli.plan.erlang import erlang


@click.group(name="plan")
def command() -> None:
    """Plan calls, people and shifts. Files in and out are CSV or JSON."""


command.add_command(erlang)
