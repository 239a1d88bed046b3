"""Opening hours of a file as the calendar's values."""

from __future__ import annotations

from servicetelefon.city.schema import HoursPart
from servicetelefon.domain.calendar import Period, Week, ordered

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class HoursWrong(ValueError):
    """Periods of a weekday that cannot be."""

    def __init__(self, weekday: str, problem: str) -> None:
        super().__init__(problem)
        self.weekday = weekday


def week_of(hours: HoursPart) -> Week:
    """Periods by weekday (0 is Monday), only of days that have some; HoursWrong otherwise."""
    week: dict[int, tuple[Period, ...]] = {}
    texts = (hours.mon, hours.tue, hours.wed, hours.thu, hours.fri, hours.sat, hours.sun)
    for number, (weekday, times) in enumerate(zip(WEEKDAYS, texts, strict=True)):
        try:
            periods = tuple(Period(opens, closes) for opens, closes in times)
        except ValueError as wrong:
            raise HoursWrong(weekday, str(wrong)) from None
        if not ordered(periods):
            raise HoursWrong(weekday, "the periods overlap or do not stand in order")
        if periods:
            week[number] = periods
    return week
