"""Forecast and told waits on real calls, where they lie beside the repository."""

from __future__ import annotations

import importlib
import sys
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.planning.table import Table
from servicetelefon.planning.forecast.backtest import backtest, wape
from servicetelefon.planning.forecast.model import Assumptions, fit
from servicetelefon.planning.forecast.workdays import Calendar, KnownDays
from servicetelefon.planning.waits.past import lessons
from servicetelefon.planning.waits.ranges import LEVELS
from servicetelefon.planning.waits.score import score

ROOT = Path(__file__).parents[2]
CLOSED = KnownDays(frozenset({date(2003, 5, 26), date(2003, 7, 4), date(2003, 9, 1)}))
ORIGINS = tuple(90 + 4 * n for n in range(16))


def data() -> Any:
    """The tests' reader of the real calls; None where they are not there."""
    if str(ROOT / "tests") not in sys.path:
        sys.path.insert(0, str(ROOT / "tests"))
    module = importlib.import_module("unit.planning.real_data")
    return module if module.ARRIVALS.is_dir() else None


def measure(table: Table) -> None:
    real = data()
    if real is None:
        print("\nForecast and waits: the public call arrivals are not beside the repository")
        return
    table.head("Forecast, US bank 2003 (peer: mean of the last four same weekdays)")
    _weeks(table, real)
    _five_minutes(table, real)
    table.head("Told waits, anonymous bank 1999 (peer: a quick boosting)")
    for month, name, bar in ((1, "January", 0.88), (10, "October", 0.82)):
        seen = score(lessons(real.real_month(month)))
        table.line(f"{name}: RMSE over that of the plain mean", f"{seen.ratio:.3f}", f"{bar:.2f}",
                   f"at most {bar:.2f}", holds=seen.ratio <= bar)  # fmt: skip
        off = max(abs(a - b) for a, b in zip(seen.covered, LEVELS, strict=True))
        table.line(f"{name}: quantiles cover", " ".join(f"{one:.3f}" for one in seen.covered), "",
                   f"{LEVELS} ± 0.02", holds=off <= 0.02)  # fmt: skip
        table.line(
            f"{name}: ranges said, and held", f"{seen.ranges_said:.2f}, {seen.ranges_held:.3f}"
        )


def _weeks(table: Table, real: Any) -> None:
    line = real.us_bank(3)
    for week, ahead in ((1, (0, 5)), (2, (5, 10))):
        found = backtest(line, Assumptions(CLOSED), ORIGINS, ahead)
        table.line(f"WAPE week {week}, 16 origins, 15-minute slots", f"{found.wape:.2%}",
                   f"{found.wape_of_last_four:.2%}", "below the peer",
                   holds=found.wape < found.wape_of_last_four)  # fmt: skip
        table.line(f"80 % intervals of week {week} hold", f"{found.coverage:.1%}", "", "76 % to 85 %",
                   holds=0.76 < found.coverage < 0.85)  # fmt: skip


def _five_minutes(table: Table, real: Any) -> None:
    """45 days to learn, 15 to test."""
    line = real.us_bank(1)
    model = fit(line.until(45), Assumptions(CLOSED), Calendar.of(line.days, CLOSED))
    actual = line.calls[45:60]
    ours = wape(model.expected(line.days[45:60]), actual)
    weekdays = np.array([day.weekday() for day in line.days[:45]])
    rows = [line.calls[np.flatnonzero(weekdays == day.weekday())[-4:]].mean(axis=0)
            for day in line.days[45:60]]  # fmt: skip
    theirs = wape(np.array(rows), actual)
    table.line(
        "WAPE, 5-minute split", f"{ours:.2%}", f"{theirs:.2%}", "8.02 %", holds=ours < 0.0802
    )
