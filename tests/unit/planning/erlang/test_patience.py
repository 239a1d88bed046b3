"""Erlang A against 50-digit values, published examples and its own limits."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm, poisson

from servicetelefon.kit.errors import Invalid
from servicetelefon.planning.erlang.blocking import erlang_c
from servicetelefon.planning.erlang.figures import Target, Traffic
from servicetelefon.planning.erlang.patience import erlang_a, erlang_a_wait_quantile

pytestmark = pytest.mark.unit

# agents, load, handling, patience, limit, P(wait > 0), share within the limit, share abandoned
GOLDEN = [
    (50, 48, 60, 120, 15, 0.467774068553790, 0.905625411386103, 0.0309122491621932),
    (2, 0.5, 300, 240, 30, 0.0890139342374882, 0.924247907534950, 0.0366202192083728),
    (97, 100, 300, 240, 30, 0.598802572400023, 0.768247388748939, 0.0587829163856763),
    (91, 100, 300, 120, 30, 0.679339307542535, 0.764760366284519, 0.107988276578205),
    (913, 1000, 300, 240, 30, 0.993837946778107, 0.753993358849447, 0.0870592126935437),
    (150, 100, 300, 240, 30, 1.86917615358004e-6, 0.999999952981797, 4.2086008211582e-8),
    (40, 100, 300, 240, 30, 0.999999999647165, 8.63398466938367e-8, 0.600000000005674),
    (10, 8, 300, 36000, 30, 0.405326717743457, 0.669290883543913, 0.0016305448514388),
    (300, 290, 180, 180, 300, 0.286175510294304, 0.989780901289774, 0.0102190987102257),
    (1000, 100, 300, 240, 30, 0.0, 1.0, 0.0),  # many idle agents: P(wait > 0) is 1e-611
]


@pytest.mark.parametrize("row", GOLDEN, ids=lambda row: f"{row[0]} agents {row[1]} erlang")
def test_golden_values_hold_to_nine_digits(row: tuple[int, *tuple[float, ...]]):
    agents, (load, handling_s, patience_s, limit_s, delayed, within, abandoned) = row[0], row[1:]
    figures = erlang_a(agents, Traffic(load, handling_s, patience_s), limit_s)
    assert figures.delayed == pytest.approx(delayed, abs=1e-9)
    assert figures.within == pytest.approx(within, abs=1e-9)
    assert figures.abandoned == pytest.approx(abandoned, abs=1e-9)


def test_published_example_with_fifty_agents():
    traffic = Traffic(load=48, handling_s=60, patience_s=120)
    figures = erlang_a(50, traffic, limit_s=20)
    assert figures.abandoned == pytest.approx(0.03091, abs=5e-6)
    assert figures.mean_wait_s == pytest.approx(3.709, abs=5e-4)
    assert figures.waiting == pytest.approx(2.97, abs=5e-3)
    assert figures.occupancy == pytest.approx(0.9303, abs=5e-5)
    assert 12.4 < erlang_a_wait_quantile(50, traffic, 0.9) < 12.5


def test_with_patience_like_handling_the_house_is_poisson():
    """Patience equal to handling: every caller stays for an exponential time of the same mean."""
    figures = erlang_a(103, Traffic(load=100, handling_s=1, patience_s=1), limit_s=0)
    assert figures.delayed == pytest.approx(float(poisson.sf(102, 100)), abs=1e-12)


@pytest.mark.parametrize(
    ("ratio", "beta", "limit"),
    [(0.5, 0.0, 0.5858), (0.5, 0.5, 0.3572), (0.5, 1.0, 0.1790), (1.0, 0.5, 0.3085)],
)
def test_a_large_pool_comes_near_the_garnett_function(ratio: float, beta: float, limit: float):
    """Garnett, Mandelbaum, Reiman 2002: square-root staffing with patience 1 / ratio."""
    load = 10_000
    agents = round(load + beta * math.sqrt(load))
    figures = erlang_a(agents, Traffic(load, 1.0, 1.0 / ratio), limit_s=0)
    hazard = norm.pdf(beta / math.sqrt(ratio)) / norm.sf(beta / math.sqrt(ratio))
    other = norm.pdf(-beta) / norm.sf(-beta)
    assert limit == pytest.approx(1 / (1 + math.sqrt(ratio) * hazard / other), abs=5e-5)
    assert figures.delayed == pytest.approx(limit, abs=0.002)


def test_in_overload_whoever_is_too_much_hangs_up():
    figures = erlang_a(100, Traffic(load=1000, handling_s=300, patience_s=240), limit_s=30)
    assert figures.abandoned == pytest.approx(0.9, abs=1e-9)
    assert figures.occupancy == pytest.approx(1.0, abs=1e-9)


def test_endless_patience_is_erlang_c():
    patient = erlang_a(10, Traffic(8, 300, 1e9), limit_s=30)
    endless = erlang_c(10, Traffic(8, 300), limit_s=30)
    assert patient.within == pytest.approx(endless.within, abs=1e-6)
    assert patient.answered_wait_s == pytest.approx(endless.answered_wait_s, rel=1e-5)


def test_nobody_calls_or_nobody_answers():
    assert erlang_a(0, Traffic(0, 300, 240), 30).within == 1.0
    alone = erlang_a(0, Traffic(5, 300, 240), 30)
    assert (alone.within, alone.abandoned, alone.mean_wait_s) == (0.0, 1.0, 240)
    assert erlang_a_wait_quantile(0, Traffic(5, 300, 240), 0.5) == pytest.approx(240 * math.log(2))
    assert erlang_a_wait_quantile(3, Traffic(0, 300, 240), 0.5) == 0.0
    assert erlang_a_wait_quantile(200, Traffic(100, 300, 240), 0.5) == 0.0


@pytest.mark.parametrize(
    ("load", "handling_s", "patience_s"),
    [(-1, 300, 240), (math.nan, 300, 240), (math.inf, 300, 240), (1, 0, 240), (1, 300, -5)],
)
def test_impossible_traffic_is_refused(load: float, handling_s: float, patience_s: float):
    with pytest.raises(Invalid):
        Traffic(load, handling_s, patience_s)


@pytest.mark.parametrize(
    ("share", "limit_s", "max_abandoned", "max_occupancy"),
    [(1.0, 30, 1, 1), (-0.1, 30, 1, 1), (0.75, -1, 1, 1), (0.75, 30, 0, 1), (0.75, 30, 1, 1.1)],
)
def test_impossible_targets_are_refused(
    share: float, limit_s: float, max_abandoned: float, max_occupancy: float
):
    with pytest.raises(Invalid):
        Target(share, limit_s, max_abandoned, max_occupancy)


def test_patience_is_required():
    with pytest.raises(Invalid, match="patience"):
        erlang_a(5, Traffic(4, 300), 30)
    with pytest.raises(Invalid):
        erlang_a(-1, Traffic(4, 300, 240), 30)
    with pytest.raises(Invalid):
        erlang_a_wait_quantile(5, Traffic(4, 300, 240), 1.0)


@given(
    load=st.floats(0.1, 3000),
    agents=st.integers(1, 4000),
    handling_s=st.floats(30, 900),
    patience_s=st.floats(10, 5000),
    limit_s=st.floats(0, 300),
)
def test_shares_are_shares_and_the_flow_balances(
    load: float, agents: int, handling_s: float, patience_s: float, limit_s: float
):
    figures = erlang_a(agents, Traffic(load, handling_s, patience_s), limit_s)
    for share in (figures.delayed, figures.within, figures.abandoned):
        assert -1e-12 <= share <= 1 + 1e-12
    assert figures.occupancy * agents == pytest.approx(load * (1 - figures.abandoned))
    assert figures.within <= 1 - figures.abandoned + 1e-12
