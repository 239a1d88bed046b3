"""When a line may call back: only within its service hours, and never while it is switched off."""

from __future__ import annotations

from datetime import datetime, timedelta

from servicetelefon.domain.calendar import is_open, next_opening
from servicetelefon.domain.city import City
from servicetelefon.journey import line_plan

SWITCHED_OFF_LOOKS_AGAIN = timedelta(minutes=5)
NO_OPENING_LOOKS_AGAIN = timedelta(days=1)


def in_hours(city: City, line: str, moment: datetime, switches: line_plan.Switches) -> bool:
    """Whether callbacks of this line may be offered at this moment."""
    return line_plan.admit(city, line, moment, switches).sentence is None


def first_moment(city: City, line: str, moment: datetime, switches: line_plan.Switches) -> datetime:
    """The moment itself while the line is open, otherwise when to look again: the next opening,
    or a little later while a supervisor has closed a line that would be open.
    """
    if in_hours(city, line, moment, switches):
        return moment
    hours = city.service_hours(line)
    if is_open(hours, moment):
        return moment + SWITCHED_OFF_LOOKS_AGAIN
    return next_opening(hours, moment) or moment + NO_OPENING_LOOKS_AGAIN
