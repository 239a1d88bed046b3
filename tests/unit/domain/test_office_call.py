"""What must hold of a specialist's call to a citizen, whatever happens in which order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicetelefon.domain.office_call import (
    LASTS,
    OVER,
    TABLE,
    OfficeCallCommand,
    OfficeCallEvent,
    OfficeCallState,
    after,
)

pytestmark = pytest.mark.unit

_C, _E, _S = OfficeCallCommand, OfficeCallEvent, OfficeCallState


@given(st.lists(st.sampled_from(OfficeCallEvent), max_size=30))
def test_nobody_is_rung_up_by_an_empty_line_and_nobody_is_left_on_one(
    events: list[OfficeCallEvent],
):
    """The citizen is called once, after the specialist's phone has answered; at the end all is hung up."""
    state, calls_out, answered, hung_up = _S.RINGING, 0, False, 0
    for event in events:
        row = after(state, event)
        if row is None:
            continue
        answered = answered or event is _E.PHONE_ANSWERED
        calls_out += row.commands.count(_C.CALL_OUT)
        hung_up += row.commands.count(_C.HANG_UP)
        assert answered or not calls_out
        state = row.to
    assert calls_out <= 1
    assert hung_up == (1 if state in OVER else 0)


def test_every_state_that_lasts_ends_by_itself_or_by_whoever_talks():
    for state in set(OfficeCallState) - OVER:
        assert after(state, _E.INTERRUPTED) is not None
        assert after(state, _E.ENDED) is not None
        assert (state in LASTS) is (after(state, _E.OVERDUE) is not None)


def test_who_was_reached_may_turn_out_to_be_a_mailbox_and_nothing_else_changes_afterwards():
    leads_on = {state for state in OVER if TABLE[state]}
    assert leads_on == {_S.REACHED}
    assert {row.to for row in TABLE[_S.REACHED].values()} == {_S.NOT_REACHED}
