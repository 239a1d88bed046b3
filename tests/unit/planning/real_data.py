"""Real call arrivals, where they lie beside the repository; they may be measured, not shipped."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pytest

from servicetelefon.planning.forecast.history import Series

ARRIVALS = Path(__file__).parents[4] / "shared" / "data" / "call_arrivals"

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
