"""What a command gets of the wiring: a few functions, so that `cli` builds nothing itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import click

from servicetelefon.ops.doctor import Report


@dataclass(frozen=True, slots=True)
class Tools:
    """Filled by `__main__`. `up` runs the service, `run` one of its processes; `doctor` examines
    the parts; `backup` and `restore` take a folder and return a sentence for the operator."""

    up: Callable[[Callable[[str], None]], int]
    run: Callable[[str], None]
    doctor: Callable[[], Report]
    backup: Callable[[Path], str]
    restore: Callable[[Path], str]
    city_folder: Callable[[], Path]


def tools(context: click.Context) -> Tools:
    found = context.find_object(Tools)
    if found is None:
        raise click.UsageError("this command needs the service's wiring")
    return found
