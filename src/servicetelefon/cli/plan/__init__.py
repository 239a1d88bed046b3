"""`servicetelefon plan …`: how many people the service needs, from the shell."""

from __future__ import annotations

import importlib

import click

_COMMANDS = {
    "erlang": "one pool in one interval, by formula",
    "forecast": "expected calls from history",
    "staff": "people by slot for expected calls",
    "simulate": "what planned people reach on simulated days",
    "roster": "shifts and breaks for one week",
    "rollout": "the next districts, scenarios side by side",
}


class _Commands(click.Group):
    """Each is imported when it is named: numba and the solver take their time."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 – click's signature
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(f"servicetelefon.cli.plan.{cmd_name}")
        return module.command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.group(name="plan", cls=_Commands)
def command() -> None:
    """Plan calls, people and shifts. Files in and out are CSV or JSON."""
