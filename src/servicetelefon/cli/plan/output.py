"""What the commands of `plan` print: rows as CSV or JSON on stdout, progress on stderr."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from servicetelefon.kit.clock import Clock, SystemClock

FILE = click.Path(exists=True, dir_okay=False)
Cell = str | int | float | date | None
_QUIET_S = 2.0
_TELL_EVERY_S = 1.0


def zone(_context: click.Context, _option: click.Parameter, name: str) -> ZoneInfo:
    """For a `--zone`: refused before any work begins."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise click.BadParameter(f"there is no time zone {name}") from error


def emit(rows: Sequence[Mapping[str, Cell]], summary: Mapping[str, Any], *, as_json: bool) -> None:
    """JSON holds summary and rows; as CSV the rows, the summary goes to stderr line by line."""
    if as_json:
        click.echo(json.dumps({**summary, "rows": [_plain(row) for row in rows]}))
        return
    if rows:
        file = io.StringIO()
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows([_plain(row) for row in rows])
        click.echo(file.getvalue(), nl=False)
    for name, value in summary.items():
        click.echo(f"{name}: {_text(value)}", err=True)


def _plain(row: Mapping[str, Cell]) -> dict[str, Any]:
    """Floats with so many digits as a planner can use."""
    return {name: _rounded(value) for name, value in row.items()}


def _rounded(value: Cell) -> Any:
    if isinstance(value, float):
        return round(value, 4)
    return value.isoformat() if isinstance(value, date) else value


def _text(value: Any) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def clock_of(minutes: float) -> str:
    hours, rest = divmod(round(minutes), 60)
    return f"{hours:02d}:{rest:02d}"


class Progress:
    """Silent for two seconds, then a line on stderr at most once a second."""

    def __init__(
        self,
        clock: Clock | None = None,
        tell: Callable[[str], None] = lambda line: click.echo(line, err=True),
    ) -> None:
        self._clock = clock or SystemClock()
        self._tell = tell
        self._told = self._clock.monotonic() + _QUIET_S - _TELL_EVERY_S

    def say(self, sentence: str) -> None:
        now = self._clock.monotonic()
        if now - self._told >= _TELL_EVERY_S:
            self._told = now
            self._tell(sentence)

    def of(self, what: str) -> Callable[[int, int], None]:
        """For work that counts: how many are done, of how many."""
        return lambda done, of: self.say(f"{what}: {done} of {of} done")
