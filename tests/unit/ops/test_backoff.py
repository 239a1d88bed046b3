"""Waiting before a restart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicetelefon.ops.backoff import CALM, WAITS, Backoff

pytestmark = pytest.mark.unit


def test_first_restart_is_at_once_and_the_longest_wait_stays() -> None:
    backoff = Backoff()
    assert [backoff.failed(0.1) for _ in range(9)] == [*WAITS, WAITS[-1], WAITS[-1]]


def test_a_child_that_ran_calmly_begins_anew() -> None:
    backoff = Backoff()
    for _ in range(5):
        backoff.failed(1)
    assert backoff.failed(CALM) == WAITS[0]
    assert backoff.failures == 1


@given(st.lists(st.floats(min_value=0, max_value=2 * CALM)))
def test_waits_never_shrink_without_a_calm_time(lives: list[float]) -> None:
    backoff = Backoff()
    before = 0.0
    for lived in lives:
        wait = backoff.failed(lived)
        assert wait >= before or lived >= CALM
        before = wait
