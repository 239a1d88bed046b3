"""`plan forecast`: expected calls by slot and topic, with intervals, from a centre's history."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import click
import numpy as np

from servicetelefon.city.land import holidays_of, is_known
from servicetelefon.cli.plan.output import FILE, Cell, Progress, clock_of, emit, zone
from servicetelefon.compliance.card import read_register, require
from servicetelefon.kit.errors import Invalid
from servicetelefon.planning.files import opened
from servicetelefon.planning.forecast.forecast import TopicForecast, forecast
from servicetelefon.planning.forecast.history import History
from servicetelefon.planning.forecast.known import (
    assumptions,
    read_corrections,
    read_days,
    read_steps,
)
from servicetelefon.planning.forecast.read import SLOT_LENGTHS, read_history
from servicetelefon.planning.forecast.table import GapRule

EXAMPLES = """\b
Examples:
  servicetelefon plan forecast history.csv --until 2026-12-18 --land HH > calls.csv
  servicetelefon plan forecast history.csv --until 2026-12-18 --corrections known.csv --json
\b
history.csv: start,calls[,topic,handling_s]    days: day,kind[,name] (closed, special, excluded)
steps: start,factor,reason                     corrections: first,last,factor,reason[,topic,from,to]
"""


@click.command(name="forecast", epilog=EXAMPLES)
@click.argument("history", type=FILE)
@click.option("--until", required=True, help="Last day of the forecast, like 2026-12-18.")
@click.option("--slot", type=click.Choice([str(one) for one in SLOT_LENGTHS]), default="15")
@click.option("--zone", default="Europe/Berlin", show_default=True, callback=zone)
@click.option("--country", default="DE", show_default=True)
@click.option("--land", help="Closed on the public holidays of this Land, like HH.")
@click.option("--days", type=FILE, help="Days that are closed, special or do not count.")
@click.option("--steps", type=FILE, help="Days from which there are more calls, or fewer.")
@click.option("--corrections", type=FILE, help="What the planner knows, with its reason.")
@click.option("--share", type=click.FloatRange(0.5, 0.99), default=0.8, show_default=True)
@click.option("--gaps", type=click.Choice([one.value for one in GapRule]), default="refuse")
@click.option("--json", "as_json", is_flag=True, help="JSON on stdout.")
def command(*, history: str, until: str, as_json: bool, **given: Any) -> None:
    """Forecast calls for every open day after HISTORY (CSV) until a day."""
    require(read_register(), "forecast")
    last = _day(until)
    slot = int(given["slot"])
    progress = Progress()
    path = Path(history)
    with opened(path) as stream:
        progress.say(f"reading {path.name}")
        known = read_history(
            stream, path, zone=given["zone"], slot_minutes=slot, gaps=GapRule(given["gaps"])
        )
    corrections = read_corrections(Path(given["corrections"]), slot) if given["corrections"] else ()
    result: dict[str, TopicForecast] = {}
    for topic, series in known.topics.items():
        progress.say(f"forecasting {topic}")
        one = History(given["zone"], slot, {topic: series})
        result.update(forecast(one, last, _assumed(given), corrections, given["share"]))
    emit(list(_rows(result, slot)), _summary(result, slot, given["share"]), as_json=as_json)


def _assumed(given: Mapping[str, Any]) -> Any:
    land, country = given["land"], given["country"]
    if land and not is_known(country, land):
        raise Invalid(f"there is no Land {land} in {country}")
    return assumptions(
        holidays_of(country, land) if land else (),
        read_days(Path(given["days"])) if given["days"] else None,
        read_steps(Path(given["steps"])) if given["steps"] else (),
    )


def _rows(result: Mapping[str, TopicForecast], slot: int) -> Iterator[dict[str, Cell]]:
    """Slots in which somebody is expected to call."""
    for topic, one in result.items():
        for row, day in enumerate(one.days):
            for place in np.flatnonzero(one.high[row] > 0).tolist():
                handling = None if one.handling_s is None else float(one.handling_s[place])
                yield {
                    "day": day,
                    "start": clock_of(place * slot),
                    "topic": topic,
                    "calls": float(one.calls[row, place]),
                    "low": float(one.low[row, place]),
                    "high": float(one.high[row, place]),
                    "calculated": float(one.calculated[row, place]),
                    "handling_s": handling,
                    "reason": one.reasons[row],
                }


def _summary(result: Mapping[str, TopicForecast], slot: int, share: float) -> dict[str, Any]:
    outliers = [
        {
            "topic": topic,
            "day": found.day.isoformat(),
            "start": None if found.slot is None else clock_of(found.slot * slot),
            "calls": found.seen,
            "usual": round(found.usual, 1),
        }
        for topic, one in result.items()
        for found in one.outliers
    ]
    return {
        "interval_share": share,
        "day_cv": {topic: round(one.day_cv, 4) for topic, one in result.items()},
        "outliers": outliers,
    }


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter(f"{text!r} is no day like 2026-12-18") from error
