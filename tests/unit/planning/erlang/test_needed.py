"""The fewest agents: the golden staffing table, both ways of computing, and minimality."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servicetelefon.kit.errors import Invalid
from servicetelefon.planning.erlang.figures import Target, Traffic
from servicetelefon.planning.erlang.grid import Cells, erlang_a_grid, fewest_agents
from servicetelefon.planning.erlang.needed import Model, fewest, pool
from servicetelefon.planning.erlang.patience import erlang_a

pytestmark = pytest.mark.unit

LOADS = (0.5, 1, 2, 3, 5, 8, 10, 15, 20, 30, 50, 75, 100, 200, 500, 1000)
PROMISE = Target(0.75, 30)
C_75_30 = (2, 3, 4, 5, 8, 11, 13, 19, 24, 35, 55, 81, 106, 208, 509, 1010)
C_80_20 = (2, 3, 4, 6, 8, 12, 14, 19, 25, 36, 57, 83, 108, 210, 513, 1015)
A_120 = (2, 2, 3, 4, 6, 9, 11, 16, 20, 29, 47, 69, 91, 176, 426, 835)
A_240 = (2, 2, 4, 5, 7, 10, 12, 17, 22, 31, 50, 74, 97, 189, 462, 913)
A_240_CAP = (2, 3, 4, 5, 8, 11, 13, 18, 23, 32, 52, 75, 99, 194, 478, 952)


@pytest.mark.parametrize(("load", "agents"), [*zip(LOADS, C_75_30, strict=True)])
def test_staffing_table_without_hanging_up(load: float, agents: int):
    assert fewest(Model.C, Traffic(load, 300), PROMISE).agents == agents


@pytest.mark.parametrize(("load", "agents"), [*zip(LOADS, C_80_20, strict=True)])
def test_staffing_table_of_80_in_20(load: float, agents: int):
    assert fewest(Model.C, Traffic(load, 300), Target(0.8, 20)).agents == agents


@pytest.mark.parametrize(
    ("patience_s", "max_abandoned", "expected"),
    [(120, 1.0, A_120), (240, 1.0, A_240), (240, 0.05, A_240_CAP)],
)
def test_staffing_table_with_patience(
    patience_s: float, max_abandoned: float, expected: tuple[int, ...]
):
    cells = Cells.of(LOADS, 300, patience_s)
    assert tuple(fewest_agents(cells, Target(0.75, 30, max_abandoned))) == expected


@pytest.mark.parametrize(
    ("load", "patience_s", "within", "abandoned"),
    [
        (1, 120, 0.7928, 0.1412),
        (10, 240, 0.8067, 0.0578),
        (50, 120, 0.7577, 0.1041),
        (100, 240, 0.7682, 0.0588),
        (1000, 240, 0.7540, 0.0871),
    ],
)
def test_what_the_table_reaches(load: float, patience_s: float, within: float, abandoned: float):
    figures = fewest(Model.A, Traffic(load, 300, patience_s), PROMISE)
    assert figures.within == pytest.approx(within, abs=5e-5)
    assert figures.abandoned == pytest.approx(abandoned, abs=5e-5)


def test_worked_example_of_the_call_centre_helper():
    """100 calls in half an hour, 180 s, 80 % in 20 s, at most 85 % busy: 14 people."""
    figures = fewest(Model.C, Traffic(10, 180), Target(0.8, 20, max_occupancy=0.85))
    assert figures.agents == 14
    assert figures.within == pytest.approx(0.88835, abs=5e-6)
    assert figures.occupancy == pytest.approx(0.7143, abs=5e-5)
    assert figures.delayed == pytest.approx(0.17413, abs=5e-6)


def test_worked_example_of_250_calls_an_hour():
    figures = fewest(Model.C, Traffic(250 * 330 / 3600, 330), Target(0.8, 30))
    assert (figures.agents, round(figures.within, 4)) == (28, 0.8569)


def test_a_small_load_gets_no_agent_too_many():
    """A peer starts at round(load + 1) and returns 2 here."""
    assert fewest(Model.C, Traffic(0.506, 300), Target(0.5, 30)).agents == 1


def test_flexible_pool_of_two_skills_needs_its_sixteen_erlang():
    """A peer counts a flexible agent twice and returns 11 for two skills of 8 erlang each."""
    assert fewest(Model.A, Traffic(16, 300, 240), PROMISE).agents == 18


def test_lines_without_a_queue():
    assert fewest(Model.B, Traffic(4.46118, 300), Target(0.9899, 0)).agents == 10


def test_occupancy_cap_binds_in_large_pools():
    figures = fewest(Model.A, Traffic(200, 300, 240), Target(0.75, 30, max_occupancy=0.85))
    assert figures.occupancy <= 0.85
    assert pool(Model.A, figures.agents - 1, Traffic(200, 300, 240), 30).occupancy > 0.85


@pytest.mark.parametrize("model", [Model.A, Model.B, Model.C])
def test_no_calls_need_nobody(model: Model):
    assert fewest(model, Traffic(0, 300, 240), PROMISE).agents == 0


def test_patience_is_required_for_erlang_a():
    with pytest.raises(Invalid, match="patience"):
        fewest(Model.A, Traffic(5, 300), PROMISE)


@pytest.mark.parametrize(
    ("load", "handling_s", "patience_s"),
    [(-1, 300, 240), (1, 0, 240), (1, 300, 0), ([1, -2], 1, 1)],
)
def test_impossible_cells_are_refused(
    load: float | list[float], handling_s: float, patience_s: float
):
    with pytest.raises(Invalid):
        Cells.of(load, handling_s, patience_s)


@settings(max_examples=200)
@given(
    load=st.floats(0.05, 3000),
    ratio=st.floats(0.0, 12.0),
    handling_s=st.floats(30, 900),
    patience_s=st.floats(5, 1e6),
    limit_s=st.floats(0, 300),
)
def test_the_grid_says_what_the_exact_formula_says(
    load: float, ratio: float, handling_s: float, patience_s: float, limit_s: float
):
    agents = round(load * ratio)
    exact = erlang_a(agents, Traffic(load, handling_s, patience_s), limit_s)
    cells = Cells.of([load], handling_s, patience_s)
    quick = erlang_a_grid(np.array([agents]), cells, limit_s)
    assert quick.within[0] == pytest.approx(exact.within, abs=1e-9)
    assert quick.abandoned[0] == pytest.approx(exact.abandoned, abs=1e-9)
    assert quick.occupancy[0] == pytest.approx(exact.occupancy, abs=1e-9)


@given(
    loads=st.lists(st.floats(0.0, 800), min_size=1, max_size=20),
    patience_s=st.floats(20, 2000),
    target=st.builds(
        Target,
        share=st.floats(0.3, 0.99),
        limit_s=st.floats(0, 120),
        max_abandoned=st.sampled_from([0.01, 0.05, 1.0]),
        max_occupancy=st.sampled_from([0.6, 0.85, 1.0]),
    ),
)
def test_enough_is_enough_and_one_fewer_is_not(
    loads: list[float], patience_s: float, target: Target
):
    cells = Cells.of(loads, 300, patience_s)
    agents = fewest_agents(cells, target)
    assert erlang_a_grid(agents, cells, target.limit_s).meet(target).all()
    one_fewer = erlang_a_grid(np.maximum(agents - 1, 0), cells, target.limit_s).meet(target)
    assert not one_fewer[agents > 0].any()
