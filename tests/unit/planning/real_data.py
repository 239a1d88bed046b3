"""Real call arrivals, where they lie beside the repository; they may be measured, not shipped."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pytest

from servicetelefon.planning.forecast.history import Series
from servicetelefon.planning.waits.past import PastContact

_ABOVE = (one / "shared" / "data" / "call_arrivals" for one in Path(__file__).parents[4:])
ARRIVALS = next((one for one in _ABOVE if one.is_dir()), Path("shared"))

needs_arrivals = pytest.mark.skipif(
    not ARRIVALS.is_dir(), reason="the public call arrivals are not beside the repository"
)


def us_bank(slots_together: int) -> Series:
    """Weekdays 7:00 to 21:00 of 2003; five-minute slots, or so many of them together."""
    days: dict[date, dict[int, int]] = defaultdict(dict)
    with (ARRIVALS / "us_bank_5min_2003.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            start = datetime.fromisoformat(row["start"])
            slot = (start.hour * 60 + start.minute - 7 * 60) // 5
            days[start.date()][slot] = int(row["calls"])
    count = 169 // slots_together * slots_together
    counts = np.array([[days[day].get(slot, 0) for slot in range(count)] for day in sorted(days)])
    together = counts.reshape(len(counts), -1, slots_together).sum(axis=2)
    return Series(tuple(sorted(days)), together.astype(np.float64))


def real_month(month: int) -> list[PastContact]:
    """Who waited or was answered in January or October 1999."""
    contacts: list[PastContact] = []
    with (ARRIVALS / "anonymous_bank_calls_1999_jan_oct.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            entry = datetime.fromisoformat(row["vru_entry"])
            answered, waited = row["outcome"] == "AGENT", float(row["queue_s"])
            # Who hung up in the voice menu never waited for anybody.
            if entry.month == month and (answered or (row["outcome"] == "HANG" and waited > 0)):
                midnight = (entry - datetime(1999, 1, 1)).total_seconds()  # noqa: DTZ001
                arrived = midnight + float(row["vru_s"])
                handling = float(row["service_s"]) if answered else None
                contacts.append(
                    PastContact(arrived, row["type"], waited, handling, int(row["priority"]))
                )
    return contacts
