"""A roster as files: CSV for time recording, iCalendar (RFC 5545) for people's own calendars."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from servicetelefon.planning.roster.law import HOUR, SLOT_MINUTES, SLOTS_A_DAY
from servicetelefon.planning.roster.roster import Duty
from servicetelefon.planning.roster.shifts import Break

_LONGEST_LINE = 75  # octets, RFC 5545 § 3.1
_TIME = "%Y%m%dT%H%M%SZ"


def as_csv(duties: Iterable[Duty]) -> str:
    """One line a duty, times of the city; breaks as `10:30-11:00` or, paid, `12:15-12:30+`."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["person", "day", "start", "end", "paid_hours", "breaks"])
    for duty in _in_order(duties):
        breaks = " ".join(_span(one) for one in duty.breaks)
        hours = f"{duty.work / HOUR:g}"
        writer.writerow(
            [duty.person, duty.day, _clock(duty.start), _clock(duty.end), hours, breaks]
        )
    return file.getvalue()


def as_ical(duties: Iterable[Duty], zone: ZoneInfo, made_at: datetime) -> str:
    """A calendar of all given duties; the summary names the person where there are several."""
    listed = _in_order(duties)
    several = len({duty.person for duty in listed}) > 1
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//servicetelefon//roster//DE"]
    for duty in listed:
        summary = f"Servicetelefon {duty.person}" if several else "Servicetelefon"
        breaks = ", ".join(_span(one) for one in duty.breaks)
        lines += [
            "BEGIN:VEVENT",
            f"UID:{_escaped(duty.person)}-{duty.day:%Y%m%d}@servicetelefon",
            f"DTSTAMP:{made_at.astimezone(UTC):{_TIME}}",
            f"DTSTART:{_moment(duty.day, duty.start, zone):{_TIME}}",
            f"DTEND:{_moment(duty.day, duty.end, zone):{_TIME}}",
            f"SUMMARY:{_escaped(summary)}",
            f"DESCRIPTION:{_escaped(f'Pausen: {breaks}' if breaks else 'Ohne Pausen')}",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _in_order(duties: Iterable[Duty]) -> list[Duty]:
    return sorted(duties, key=lambda duty: (duty.day, duty.start, duty.person))


def _clock(slot: int) -> str:
    return f"{slot // HOUR % 24:02d}:{slot % HOUR * SLOT_MINUTES:02d}"


def _span(one: Break) -> str:
    return f"{_clock(one.start)}-{_clock(one.start + one.length)}{'+' if one.paid else ''}"


def _moment(day: date, slot: int, zone: ZoneInfo) -> datetime:
    """Slots count the city's clock, also on the days when it changes."""
    on = date.fromordinal(day.toordinal() + slot // SLOTS_A_DAY)
    hour, quarter = divmod(slot % SLOTS_A_DAY, HOUR)
    return datetime.combine(on, time(hour, quarter * SLOT_MINUTES), zone).astimezone(UTC)


def _escaped(text: str) -> str:
    for plain, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(plain, escaped)
    return text


def _folded(line: str) -> Iterator[str]:
    """No line longer than 75 octets; what goes on begins with a space."""
    part = ""
    for letter in line:
        if len((part + letter).encode()) > _LONGEST_LINE:
            yield part
            part = " "
        part += letter
    yield part
