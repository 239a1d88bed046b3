"""The command line: finds the commands of `cli`, gives them the wiring, words the errors."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Callable
from typing import Any

import click

from servicetelefon import __version__, cli
from servicetelefon.cli.tools import Tools
from servicetelefon.kit import log as logs
from servicetelefon.kit.errors import Invalid, ServiceError, Unavailable

USAGE, NOT_THERE, FAILED = 2, 3, 1
_NO_COMMANDS = frozenset({"tools"})


class Commands(click.Group):
    """One file a noun in `cli`, imported when it is named: a small command starts quickly."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        names = (module.name for module in pkgutil.iter_modules(cli.__path__))
        return sorted(name.replace("_", "-") for name in names if name not in _NO_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        module = importlib.import_module(f"servicetelefon.cli.{cmd_name.replace('-', '_')}")
        return module.command


@click.command("servicetelefon", cls=Commands)
@click.version_option(__version__)
@click.pass_context
def command(context: click.Context) -> None:
    """A city's central service line for social assistance."""
    context.obj = _tools()


def _tools() -> Tools:
    return Tools(
        up=_wired("up", "up"),
        run=_wired("process", "run_named"),
        doctor=_wired("examination", "doctor"),
        backup=_wired("care", "backup"),
        restore=_wired("care", "restore"),
        list_keys=_wired("keys", "list_keys"),
        rotate_key=_wired("keys", "rotate_key"),
        retire_keys=_wired("keys", "retire_keys"),
        city_folder=_wired("places", "city_folder"),
        finder=_wired("streets", "finder"),
        import_streets=_wired("streets", "import_streets"),
        embedder=_wired("embeddings", "embedder"),
        assistant=_wired("assistant", "assistant"),
        knowledge=_wired("knowledge", "knowledge"),
        comply=_wired("compliance", "comply"),
        export_compliance=_wired("compliance", "export"),
        person_information=_wired("person", "person_information"),
        person_erase=_wired("person", "person_erase"),
        audit_search=_wired("person", "audit_search"),
        what_left=_wired("person", "what_left"),
        import_laws=_wired("knowledge", "import_laws"),
        import_descriptions=_wired("knowledge", "import_descriptions"),
    )


def _wired(module: str, function: str) -> Callable[..., Any]:
    """A function of `bootstrap`, given the settings; both are read only when a command calls it,
    so that a small command starts quickly and works without them."""

    def call(*arguments: Any) -> Any:
        from servicetelefon import config  # noqa: PLC0415

        found = getattr(importlib.import_module(f"servicetelefon.bootstrap.{module}"), function)
        return found(config.read(), *arguments)

    return call


def main() -> None:
    """Exit status: 0 fine, 1 finding or failure, 2 usage, 3 a part is not there."""
    logs.set_up("cli", level="WARNING")
    try:
        status = command.main(standalone_mode=False)  # `exit` comes back as a value
        sys.exit(status if isinstance(status, int) else 0)
    except click.Abort:
        sys.exit(FAILED)
    except click.ClickException as wrong:
        wrong.show()
        sys.exit(wrong.exit_code)
    except ServiceError as failure:
        click.echo(str(failure), err=True)
        sys.exit(_status(failure))


def _status(failure: ServiceError) -> int:
    if isinstance(failure, Invalid):
        return USAGE
    return NOT_THERE if isinstance(failure, Unavailable) else FAILED


if __name__ == "__main__":
    main()
