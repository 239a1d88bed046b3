"""`plan roster`: shifts and breaks for one week under the law, and which rule decided."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from servicetelefon.cli.plan.output import FILE, Progress, clock_of, zone
from servicetelefon.compliance.card import read_register, require
from servicetelefon.kit.clock import SystemClock
from servicetelefon.planning.files import opened
from servicetelefon.planning.roster.effort import Effort
from servicetelefon.planning.roster.explain import denied, shortages
from servicetelefon.planning.roster.export import as_csv, as_ical
from servicetelefon.planning.roster.law import HOUR, SLOT_MINUTES
from servicetelefon.planning.roster.problem import Problem
from servicetelefon.planning.roster.read import (
    read_absences,
    read_need,
    read_people,
    read_wishes,
)
from servicetelefon.planning.roster.roster import Duty, Roster
from servicetelefon.planning.roster.shifts import catalogue
from servicetelefon.planning.roster.solve import solve

EXAMPLES = """\b
Examples:
  servicetelefon plan roster need.csv people.csv --seconds 60 > roster.csv
  servicetelefon plan roster need.csv people.csv --wishes wishes.csv --format ical
\b
need.csv: day,start,agents[,group], as `plan staff` writes; one week in slots of 15, 30 or 60 minutes.
people.csv: person,hours_per_week[,days_per_week,group,earliest,latest,weekdays]
absences: person,first,last      wishes: person,day,wish[,weight] (free, early, late)
"""


@click.command(name="roster", epilog=EXAMPLES)
@click.argument("need", type=FILE)
@click.argument("people", type=FILE)
@click.option("--absences", type=FILE)
@click.option("--wishes", type=FILE)
@click.option("--hours", default="4,5,6,7.8,8,9", show_default=True, help="Lengths of shifts.")
@click.option("--seconds", type=click.FloatRange(1, 3600), default=60.0, show_default=True)
@click.option("--zone", default="Europe/Berlin", show_default=True, callback=zone)
@click.option("--format", "form", type=click.Choice(["csv", "ical", "json"]), default="csv")
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
def command(*, need: str, people: str, form: str, as_json: bool, **given: Any) -> None:
    """Roster PEOPLE for one week's NEED (CSV or JSON); stderr says what could not be."""
    require(read_register(), "roster")
    problem = _problem(Path(need), Path(people), given)
    progress = Progress()
    roster = solve(problem, Effort(given["seconds"]), progress.say)
    if as_json or form == "json":
        click.echo(json.dumps(_as_json(problem, roster)))
        return
    if form == "ical":
        click.echo(as_ical(roster.duties, given["zone"], SystemClock().now()), nl=False)
    else:
        click.echo(as_csv(roster.duties), nl=False)
    for sentence in _sentences(problem, roster):
        click.echo(sentence, err=True)


def _problem(need: Path, people: Path, given: dict[str, Any]) -> Problem:
    with opened(need) as stream:
        days, wanted = read_need(stream, need)
    with opened(people) as stream:
        who = read_people(stream, people)
    extra = _Extra.read(given)
    open_slots = [
        slot for week in wanted.values() for day in week for slot, count in enumerate(day) if count
    ]
    opens, closes = min(open_slots, default=0), max(open_slots, default=0) + 1
    shifts = catalogue(opens, closes, _works(given["hours"]))
    return Problem(days, wanted, who, shifts, extra.absences, extra.wishes)


@dataclass(frozen=True)
class _Extra:
    absences: Any
    wishes: Any

    @classmethod
    def read(cls, given: dict[str, Any]) -> _Extra:
        return cls(_read(given["absences"], read_absences), _read(given["wishes"], read_wishes))


def _read(name: str | None, reader: Any) -> Any:
    if name is None:
        return ()
    with opened(Path(name)) as stream:
        return reader(stream, Path(name))


def _works(text: str) -> Sequence[int]:
    try:
        return sorted({round(float(hours) * HOUR) for hours in text.split(",")})
    except ValueError as error:
        raise click.BadParameter("--hours are numbers, separated by commas") from error


def _as_json(problem: Problem, roster: Roster) -> dict[str, Any]:
    return {
        "worth": roster.worth,
        "bound": roster.bound,
        "gap": round(roster.gap, 5),
        "rows": [_duty(duty) for duty in roster.duties],
        "denied": [
            {"person": one.wish.person, "day": one.wish.day.isoformat(),
             "wish": one.wish.wished.value, "rule": one.rule.value}
            for one in denied(problem, roster.duties)
        ],
        "shortages": [
            {"group": one.group, "day": one.day.isoformat(), "start": _time(one.start),
             "end": _time(one.end), "missing": one.missing,
             "because": {rule.value: count for rule, count in one.because.items()}}
            for one in shortages(problem, roster.duties)
        ],
    }  # fmt: skip


def _duty(duty: Duty) -> dict[str, Any]:
    return {
        "person": duty.person,
        "day": duty.day.isoformat(),
        "start": _time(duty.start),
        "end": _time(duty.end),
        "paid_hours": duty.work / HOUR,
        "breaks": [
            {"start": _time(one.start), "end": _time(one.start + one.length), "paid": one.paid}
            for one in duty.breaks
        ],
    }


def _sentences(problem: Problem, roster: Roster) -> list[str]:
    lines = [f"within {roster.gap:.2%} of what is possible"]
    lines += [
        f"wish of {one.wish.person} for {one.wish.day} ({one.wish.wished}) not granted: {one.rule}"
        for one in denied(problem, roster.duties)
    ]
    for one in shortages(problem, roster.duties):
        because = ", ".join(f"{rule} {count}" for rule, count in one.because.items())
        lines.append(
            f"{one.day} {_time(one.start)}-{_time(one.end)}: {one.missing} missing ({because})"
        )
    return lines


def _time(slot: int) -> str:
    return clock_of(slot * SLOT_MINUTES)
