"""The times that an appointed callback can have: whole hours within the service hours, days ahead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from servicetelefon.domain.calendar import next_closing, next_opening
from servicetelefon.domain.city import City
from servicetelefon.journey import line_plan
from servicetelefon.journey.callback_hours import in_hours
from servicetelefon.kit.errors import Invalid

FURTHEST = timedelta(days=14)
"""How far ahead an appointment can lie."""

LASTS = timedelta(hours=1)
SOONEST = timedelta(minutes=30)
"""Whoever wants to be called earlier than that is called as soon as somebody is free."""

DAYS_OFFERED = 3


class WindowRefused(Invalid):
    """An appointment that lies in the past, too far ahead, or outside the service hours."""

    code = "window-refused"


@dataclass(frozen=True, slots=True)
class Window:
    """An appointed time, such as tomorrow from 10 to 11."""

    start: datetime
    end: datetime


def check(city: City, line: str, window: Window, now: datetime) -> None:
    """WindowRefused unless the whole of it can be kept."""
    if not now < window.start < window.end:
        raise WindowRefused("an appointment lies ahead and ends after it begins")
    if window.start - now > FURTHEST:
        raise WindowRefused(f"an appointment lies at most {FURTHEST.days} days ahead")
    if not in_hours(city, line, window.start, line_plan.Switches()):
        raise WindowRefused("an appointment begins within the service hours")
    closes = next_closing(city.service_hours(line), window.start)
    if closes is not None and window.end > closes:
        raise WindowRefused("an appointment ends within the service hours")


def read(text: str) -> Window | None:
    """What a form of ours sent: the beginning; None for "as soon as somebody is free"."""
    if not text.strip():
        return None
    try:
        start = datetime.fromisoformat(text.strip())
        if start.tzinfo is None:
            raise WindowRefused("an appointment begins at a moment")
        return Window(start.astimezone(UTC), start.astimezone(UTC) + LASTS)
    except (ValueError, OverflowError):
        raise WindowRefused("an appointment begins at a moment") from None


def offered(city: City, line: str, now: datetime) -> tuple[Window, ...]:
    """Whole hours of the next days on which the line is open, in order."""
    hours = city.service_hours(line)
    found: list[Window] = []
    start = _full_hour(now + SOONEST)
    while (opens := next_opening(hours, start)) is not None and opens - now <= FURTHEST:
        closes = next_closing(hours, opens) or now + FURTHEST
        start = _full_hour(opens)
        while start + LASTS <= closes and start - now <= FURTHEST:
            found.append(Window(start, start + LASTS))
            start += LASTS
        start = max(start, closes)
    days = sorted({one.start.astimezone(city.zone).date() for one in found})[:DAYS_OFFERED]
    return tuple(one for one in found if one.start.astimezone(city.zone).date() in days)


def _full_hour(moment: datetime) -> datetime:
    """This moment where it is a full hour, else the next."""
    hour = moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    return hour if hour == moment else hour + timedelta(hours=1)
