"""What the end of a try means for the callback."""

from __future__ import annotations

from datetime import timedelta

import pytest

from servicetelefon.domain.callback import (
    OPEN,
    TRIES,
    CallbackEvent,
    CallbackState,
    after,
    event_of,
    pause_after,
)
from servicetelefon.domain.outcomes import AGENT_OUTCOMES, Outcome

pytestmark = pytest.mark.unit

NOBODY = (Outcome.NOT_REACHED, Outcome.NUMBER_BUSY, Outcome.NO_CONVERSATION)


@pytest.mark.parametrize("outcome", NOBODY)
def test_three_tries_then_a_task(outcome: Outcome):
    events = [event_of(outcome, tries) for tries in range(1, TRIES + 1)]
    assert events == [CallbackEvent.NOT_REACHED] * (TRIES - 1) + [CallbackEvent.GIVEN_UP]


@pytest.mark.parametrize("outcome", sorted(set(AGENT_OUTCOMES) - set(NOBODY)))
def test_whatever_an_agent_did_with_the_person_ends_it(outcome: Outcome):
    assert event_of(outcome, 1) is CallbackEvent.REACHED


def test_what_broke_on_our_side_is_no_try():
    assert event_of(Outcome.INTERRUPTED, TRIES) is CallbackEvent.LOST


def test_while_the_carrier_is_away_it_is_no_try():
    assert event_of(Outcome.NO_WAY_OUT, TRIES) is CallbackEvent.NO_WAY_OUT
    assert after(CallbackState.IN_HAND, CallbackEvent.NO_WAY_OUT) is CallbackState.APPOINTED


def test_a_busy_number_is_tried_soon_and_nobody_twice_in_a_row():
    assert pause_after(Outcome.NUMBER_BUSY, 2) < pause_after(Outcome.NOT_REACHED, 1)
    assert pause_after(Outcome.NOT_REACHED, 2) >= timedelta(hours=2)


def test_nothing_owed_ends_without_an_agent_or_the_person():
    for state in OPEN:
        for event in (CallbackEvent.DUE, CallbackEvent.CARRIED, CallbackEvent.LOST):
            assert after(state, event) in {*OPEN, None}
    assert frozenset(CallbackState) - {
        CallbackState.REACHED, CallbackState.SETTLED, CallbackState.WITHDRAWN
    } == OPEN  # fmt: skip
