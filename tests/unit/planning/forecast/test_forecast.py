"""The forecast of a line: intervals that hold, corrections with reasons, handling times."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from servicetelefon.kit.errors import Invalid
from servicetelefon.planning.forecast.backtest import backtest
from servicetelefon.planning.forecast.corrections import Correction
from servicetelefon.planning.forecast.forecast import forecast
from servicetelefon.planning.forecast.handling import expected_handling_s
from servicetelefon.planning.forecast.history import History, Series
from servicetelefon.planning.forecast.intervals import PastForecasts
from servicetelefon.planning.forecast.model import Assumptions, fit
from servicetelefon.planning.forecast.workdays import KnownDays

from .lines import START, a_line, workdays

pytestmark = pytest.mark.unit

BERLIN = ZoneInfo("Europe/Berlin")


def history(**topics: Series) -> History:
    return History(BERLIN, 60, topics)


def test_eight_of_ten_slots_lie_within_the_interval():
    score = backtest(a_line(200, seed=4), Assumptions(), range(120, 190, 10), (0, 10))
    assert score.coverage == pytest.approx(0.8, abs=0.05)
    assert score.wape < score.wape_of_last_four


def test_wilder_days_get_wider_intervals():
    widths: list[float] = []
    spreads: list[float] = []
    for day_cv in (0.02, 0.15):
        line = a_line(100, day_cv=day_cv)
        model = fit(line, Assumptions())
        errors = PastForecasts(line, Assumptions(), model.calendar).errors()
        low, high = errors.interval(model.expected(workdays(105)[100:]), 0.8)
        widths.append(float((high - low).mean()))
        spreads.append(errors.day_cv())
    assert widths[1] > 1.5 * widths[0]
    assert spreads[0] == pytest.approx(0.04, abs=0.025)
    assert spreads[1] == pytest.approx(0.16, abs=0.05)


def test_a_history_too_short_to_have_measured_errors_still_has_an_interval():
    line = a_line(12)
    model = fit(line, Assumptions())
    errors = PastForecasts(line, Assumptions(), model.calendar).errors()
    expected = model.expected(workdays(14)[12:])
    low, high = errors.interval(expected, 0.8)
    assert (low < expected).all()
    assert (high > expected).all()
    assert errors.day_cv() == 0.05


def test_all_topics_up_to_the_last_day_without_closed_days():
    closed = frozenset({workdays(64)[62]})
    result = forecast(
        history(wohnen=a_line(60), pflege=a_line(60, seed=8)),
        workdays(65)[-1],
        Assumptions(KnownDays(closed)),
    )
    assert set(result) == {"wohnen", "pflege"}
    assert result["wohnen"].days == tuple(day for day in workdays(65)[60:] if day not in closed)
    assert (result["wohnen"].low <= result["wohnen"].calls).all()
    assert (result["wohnen"].calls <= result["wohnen"].high).all()


def test_a_correction_changes_its_topic_its_days_its_slots_and_says_why():
    days = workdays(65)[60:]
    letter = Correction(days[1], days[2], 1.5, "Bescheide verschickt", "wohnen", 2, 4)
    storm = Correction(days[2], days[2], 0.5, "Sturm")
    result = forecast(
        history(wohnen=a_line(60), pflege=a_line(60)), days[-1], Assumptions(), [letter, storm]
    )
    ratio = result["wohnen"].calls / result["wohnen"].calculated
    expected = np.ones((5, 7))
    expected[1:3, 2:4] = 1.5
    expected[2] *= 0.5
    np.testing.assert_allclose(ratio, expected)
    assert result["wohnen"].reasons == (
        "",
        "Bescheide verschickt",
        "Bescheide verschickt; Sturm",
        "",
        "",
    )
    assert result["pflege"].reasons == ("", "", "Sturm", "", "")
    assert result["wohnen"].high[1, 2] > result["pflege"].high[1, 2]


@pytest.mark.parametrize(
    ("first", "last", "factor", "reason"),
    [
        (START, START, 1.5, " "),
        (date(2026, 2, 2), START, 1.5, "Grund"),
        (START, START, -1.0, "Grund"),
        (START, START, float("nan"), "Grund"),
    ],
)
def test_a_correction_needs_a_reason_and_sense(first: date, last: date, factor: float, reason: str):
    with pytest.raises(Invalid):
        Correction(first, last, factor, reason)


@pytest.mark.parametrize("last", [START, date(2030, 1, 1)])
def test_a_forecast_of_the_past_or_of_years_ahead_is_refused(last: date):
    with pytest.raises(Invalid, match="wohnen ends on"):
        forecast(history(wohnen=a_line(60)), last, Assumptions())


def test_handling_times_lean_on_the_topic_where_a_slot_was_seldom_seen():
    line = a_line(60, seed=None)
    handling = np.tile(np.linspace(200, 400, 7), (60, 1))
    handling[:, 6] = np.nan
    by_slot = expected_handling_s(Series(line.days, line.calls, handling))
    assert by_slot is not None
    assert by_slot[0] < by_slot[3] < by_slot[5]
    known = line.calls[:, :6]
    assert by_slot[6] == pytest.approx(float((handling[:, :6] * known).sum() / known.sum()))
    assert expected_handling_s(line) is None
    assert expected_handling_s(Series(line.days, line.calls, np.full((60, 7), np.nan))) is None


def test_handling_times_follow_the_last_weeks():
    line = a_line(120, seed=None)
    handling = np.full((120, 7), 300.0)
    handling[80:] = 360.0
    by_slot = expected_handling_s(Series(line.days, line.calls, handling))
    assert by_slot is not None
    assert 330 < float(by_slot.mean()) < 360


@pytest.mark.parametrize("origins", [[], [5], [95]])
def test_a_backtest_needs_days_before_and_after(origins: list[int]):
    with pytest.raises(Invalid):
        backtest(a_line(100), Assumptions(), origins, (0, 10))
