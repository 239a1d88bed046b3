"""Erlang B and C against values computed with 50 digits, and against published examples."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicetelefon.kit.errors import Invalid
from servicetelefon.planning.erlang.blocking import (
    delay_without_abandonment,
    erlang_b,
    erlang_b_figures,
    erlang_c,
    erlang_c_wait_quantile,
    load_at_blocking,
)
from servicetelefon.planning.erlang.figures import Overloaded, Traffic

pytestmark = pytest.mark.unit

GOLDEN = [
    (1, 0.5, 1 / 3, 0.5),
    (2, 1, 0.2, 1 / 3),
    (3, 2, 0.210526315789, 4 / 9),
    (5, 4, 0.199066874028, 0.554112554113),
    (10, 8, 0.121661064253, 0.409180150796),
    (14, 10, 0.0568191433865, 0.174131933595),
    (20, 16, 0.0644109247816, 0.256077793839),
    (50, 48, 0.0833373534935, 0.694455611197),
    (55, 48, 0.0383742806878, 0.238700936378),
    (100, 90, 0.0269573804644, 0.216940480906),
    (1000, 950, 0.00364929368894, 0.0682534153771),
    (1050, 1000, 0.00381313598454, 0.0744017740374),
    (10100, 10000, 0.00286235722074, 0.224762906467),
]


@pytest.mark.parametrize(("agents", "load", "blocked", "delayed"), GOLDEN)
def test_golden_values_hold_to_nine_digits(
    agents: int, load: float, blocked: float, delayed: float
):
    assert erlang_b(agents, load) == pytest.approx(blocked, abs=1e-9)
    assert delay_without_abandonment(agents, load) == pytest.approx(delayed, abs=1e-9)


@pytest.mark.parametrize(
    ("lines", "load"),
    [
        (5, 1.36079),
        (10, 4.46118),
        (20, 12.0306),
        (30, 20.3373),
        (50, 37.9014),
        (100, 84.0642),
        (200, 179.738),
    ],
)
def test_load_at_one_percent_blocking_is_the_value_of_the_classic_table(lines: int, load: float):
    assert load_at_blocking(lines, 0.01) == pytest.approx(load, rel=1e-5)


def test_published_example_with_fifty_agents():
    traffic = Traffic(load=48, handling_s=60)
    figures = erlang_c(50, traffic, limit_s=20)
    assert figures.mean_wait_s == pytest.approx(20.83, abs=0.005)
    assert figures.waiting == pytest.approx(16.67, abs=0.005)
    assert figures.occupancy == pytest.approx(0.96)
    assert erlang_c_wait_quantile(50, traffic, 0.9) == pytest.approx(58.14, abs=0.005)


def test_published_example_of_360_calls_in_half_an_hour():
    figures = erlang_c(55, Traffic(load=48, handling_s=240), limit_s=15)
    assert figures.delayed == pytest.approx(0.23870, abs=5e-6)
    assert figures.answered_wait_s == pytest.approx(8.184, abs=5e-4)
    assert figures.within == pytest.approx(0.84588, abs=5e-6)


def test_an_overloaded_queue_that_nobody_leaves_has_no_figures():
    with pytest.raises(Overloaded, match="8 agents cannot do 10 erlang"):
        erlang_c(8, Traffic(load=10, handling_s=180), limit_s=30)


def test_far_more_agents_than_work_is_no_overflow():
    assert erlang_b(1000, 100) == 0.0
    assert erlang_c(1000, Traffic(load=100, handling_s=300), limit_s=30).within == 1.0


def test_whoever_is_not_delayed_waits_zero_seconds_at_the_median():
    assert erlang_c_wait_quantile(14, Traffic(load=10, handling_s=180), 0.5) == 0.0


def test_blocked_calls_are_lost_and_nobody_waits():
    figures = erlang_b_figures(2, Traffic(load=1, handling_s=300))
    assert (figures.within, figures.abandoned) == (pytest.approx(0.8), pytest.approx(0.2))
    assert figures.occupancy == pytest.approx(0.4)
    assert erlang_b_figures(0, Traffic(load=1, handling_s=300)).abandoned == 1.0


@pytest.mark.parametrize("lines", [-1, -100])
def test_a_negative_number_of_lines_is_refused(lines: int):
    with pytest.raises(Invalid):
        erlang_b(lines, 1.0)


@pytest.mark.parametrize(("lines", "blocking"), [(0, 0.01), (5, 0.0), (5, 1.0)])
def test_impossible_questions_to_the_inverse_are_refused(lines: int, blocking: float):
    with pytest.raises(Invalid):
        load_at_blocking(lines, blocking)


@given(lines=st.integers(1, 300), blocking=st.floats(0.001, 0.9))
def test_the_inverse_leads_back(lines: int, blocking: float):
    assert erlang_b(lines, load_at_blocking(lines, blocking)) == pytest.approx(blocking, rel=1e-6)


@given(lines=st.integers(1, 300), load=st.floats(0.01, 400))
def test_one_line_more_blocks_fewer_calls(lines: int, load: float):
    assert erlang_b(lines, load) <= erlang_b(lines - 1, load)
