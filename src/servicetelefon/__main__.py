"""The command line: finds the commands of `cli`, gives them the wiring, words the errors."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Callable
from pathlib import Path
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
    """The wiring, imported only when a command asks for it."""

    def up(say: Callable[[str], None]) -> int:
        from servicetelefon import config  # noqa: PLC0415
        from servicetelefon.bootstrap.up import up as run_up  # noqa: PLC0415

        return run_up(config.read(), say)

    def run(name: str) -> None:
        from servicetelefon import config  # noqa: PLC0415
        from servicetelefon.bootstrap import process  # noqa: PLC0415

        module = importlib.import_module(f"servicetelefon.bootstrap.{name}")
        process.run(name, config.read(), module.work)

    def doctor() -> Any:
        raise NotImplementedError

    def city_folder() -> Path:
        from servicetelefon import config  # noqa: PLC0415

        return config.read().city_folder

    return Tools(up=up, run=run, doctor=doctor, city_folder=city_folder)


def main() -> None:
    """Exit status: 0 fine, 1 finding or failure, 2 usage, 3 a part is not there."""
    logs.set_up("cli", level="WARNING")
    try:
        command.main(standalone_mode=False)
    except click.exceptions.Exit as leaving:
        sys.exit(leaving.exit_code)
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
