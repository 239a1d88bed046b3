"""What the forecast learns from lines whose truth is known, and from a real one."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from servicetelefon.kit.errors import Invalid
from servicetelefon.planning.forecast.backtest import backtest, wape
from servicetelefon.planning.forecast.history import Series
from servicetelefon.planning.forecast.model import Assumptions, Step, fit
from servicetelefon.planning.forecast.workdays import Calendar, KnownDays
from unit.planning.real_data import needs_arrivals, us_bank

from .lines import SHAPE, START, a_line, usual, workdays

pytestmark = pytest.mark.unit


def test_weekdays_and_shape_come_back_where_there_is_no_chance():
    line = a_line(100, seed=None)
    days = workdays(105)[100:]
    expected = fit(line, Assumptions()).expected(days)
    truth = np.array([usual(day) for day in days])[:, None] * SHAPE
    assert wape(expected, truth) < 0.02


def test_a_payment_day_is_learned_and_expected_again():
    paydays = frozenset(day for day in workdays(140) if day.day == 15)

    def truth(day: date) -> float:
        return usual(day) * (1.5 if day in paydays else 1.0)

    known = KnownDays(special={"Zahltag": paydays})
    line = a_line(110, truth=truth, day_cv=0.01)
    days = workdays(130)[110:]
    expected = fit(line, Assumptions(known)).expected(days).sum(axis=1)
    ratios = {day: total / usual(day) for day, total in zip(days, expected, strict=True)}
    assert [ratios[day] for day in days if day in paydays] == pytest.approx([1.5], abs=0.2)
    assert np.mean([ratios[day] for day in days if day not in paydays]) == pytest.approx(
        1, abs=0.05
    )


def test_the_day_after_a_closed_monday_is_as_busy_as_a_monday():
    closed = frozenset({workdays(95)[80]})
    line = a_line(79, day_cv=0.01)
    calendar = Calendar.of(line.days, KnownDays(closed))
    days = calendar.open_days(line.days[-1] + timedelta(days=1), workdays(85)[-1])
    expected = dict(
        zip(days, fit(line, Assumptions(KnownDays(closed))).expected(days).sum(axis=1), strict=True)
    )
    tuesday = workdays(82)[81]
    assert tuesday.weekday() == 1
    assert expected[tuesday] > 1.12 * expected[workdays(81)[79]]
    assert closed.isdisjoint(expected)


def test_a_rollout_step_scales_what_comes_and_what_was_learned():
    joined = workdays(71)[70]

    def truth(day: date) -> float:
        return usual(day) * (2.0 if day >= joined else 1.0)

    line = a_line(80, seed=None, truth=truth)
    later = workdays(95)[90]
    steps = (Step(joined, 2.0, "Altona dazu"), Step(later, 1.5, "Wandsbek dazu"))
    days = workdays(100)[80:]
    expected = fit(line, Assumptions(steps=steps)).expected(days).sum(axis=1)
    truths = [usual(day) * (3.0 if day >= later else 2.0) for day in days]
    np.testing.assert_allclose(expected, truths, rtol=0.05)


def test_unusual_days_and_slots_are_marked_and_do_not_bend_the_forecast():
    line = a_line(100, day_cv=0.02)
    calls = line.calls.copy()
    calls[50] *= 3.0
    calls[60, 2] = 0.0
    model = fit(Series(line.days, calls), Assumptions())
    marked = {(one.day, one.slot) for one in model.outliers}
    assert (line.days[50], None) in marked
    assert (line.days[60], 2) in marked
    assert len(marked) <= 6
    days = workdays(105)[100:]
    clean = fit(line, Assumptions()).expected(days)
    assert wape(model.expected(days), clean) < 0.02


def test_excluded_days_do_not_count():
    line = a_line(100, day_cv=0.02)
    strike = frozenset(line.days[-5:])
    calls = line.calls.copy()
    calls[-5:] *= 0.2
    model = fit(Series(line.days, calls), Assumptions(excluded=strike))
    days = workdays(105)[100:]
    assert model.last_day == line.days[-1]
    assert wape(model.expected(days), fit(line, Assumptions()).expected(days)) < 0.05


def test_a_slot_that_is_closed_on_fridays_stays_empty_on_fridays():
    line = a_line(60)
    calls = line.calls.copy()
    fridays = [index for index, day in enumerate(line.days) if day.weekday() == 4]
    calls[fridays, -2:] = 0
    days = workdays(65)[60:]
    expected = fit(Series(line.days, calls), Assumptions()).expected(days)
    assert expected[4, -2:].tolist() == [0, 0]
    assert (expected[:4] > 0).all()


def test_a_rare_topic_and_a_line_that_nobody_calls():
    few = a_line(60, truth=lambda _: 3.0)
    days = workdays(80)[60:]
    assert fit(few, Assumptions()).expected(days).sum() / 20 == pytest.approx(3.0, rel=0.25)
    silent = Series(few.days, np.zeros_like(few.calls))
    assert fit(silent, Assumptions()).expected(days).sum() < 20 * 0.6
    assert fit(few, Assumptions()).expected([]).shape == (0, 7)


def test_a_line_with_weekends_needs_no_setting():
    days = [START + timedelta(days=n) for n in range(70)]
    totals = np.array([300.0 if day.weekday() >= 5 else 1000.0 for day in days])
    line = Series(tuple(days), totals[:, None] * SHAPE)
    ahead = [START + timedelta(days=70 + n) for n in range(7)]
    expected = fit(line, Assumptions()).expected(ahead).sum(axis=1)
    np.testing.assert_allclose(expected, [1000] * 5 + [300] * 2, rtol=0.05)


def test_two_weeks_are_needed():
    with pytest.raises(Invalid, match="10 open days"):
        fit(a_line(9), Assumptions())


@pytest.mark.parametrize("factor", [0.0, -1.0, float("inf")])
def test_impossible_steps_are_refused(factor: float):
    with pytest.raises(Invalid):
        Step(START, factor, "?")


def test_impossible_histories_are_refused():
    with pytest.raises(Invalid):
        Series((START,), np.zeros((2, 7)))
    with pytest.raises(Invalid):
        Series((START, START), np.zeros((2, 7)))
    with pytest.raises(Invalid):
        Series((START,), np.full((1, 7), -1.0))


def test_a_line_that_is_never_open_still_has_features():
    calendar = Calendar(frozenset(), KnownDays())
    assert calendar.design([START]).features.shape == (1, len(calendar.names()))


# US public holidays of 2003 on which the bank was closed.
CLOSED = frozenset({date(2003, 5, 26), date(2003, 7, 4), date(2003, 9, 1)})


@needs_arrivals
def test_beats_the_mean_of_the_last_four_same_weekdays_on_a_real_year():
    """16 rolling origins, 15-minute slots: WAPE 7.2 % in week 1 and 7.3 % in week 2 to beat."""
    line = us_bank(3)
    origins = [90 + 4 * n for n in range(16)]
    scores = [
        backtest(line, Assumptions(KnownDays(CLOSED)), origins, ahead)
        for ahead in ((0, 5), (5, 10))
    ]
    assert scores[0].wape_of_last_four == pytest.approx(0.0719, abs=5e-5)
    assert scores[1].wape_of_last_four == pytest.approx(0.0727, abs=5e-5)
    assert scores[0].wape < 0.055
    assert scores[1].wape < 0.060
    assert all(0.76 < score.coverage < 0.85 for score in scores)


@needs_arrivals
def test_beats_the_yardstick_of_the_five_minute_split():
    """45 days to learn, 15 to test: WAPE 8.02 % to beat."""
    line = us_bank(1)
    model = fit(
        line.until(45), Assumptions(KnownDays(CLOSED)), Calendar.of(line.days, KnownDays(CLOSED))
    )
    assert wape(model.expected(line.days[45:60]), line.calls[45:60]) < 0.077
