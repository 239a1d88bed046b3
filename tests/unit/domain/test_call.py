"""What must hold of a call's table, whatever row is added: nobody is lost, every end is defined."""

from __future__ import annotations

import pytest

from servicetelefon.domain.call import TABLE, Command, Event, Mark, NotPossible, State, Write, step
from servicetelefon.domain.call_vocabulary import (
    AGENT_IS_LOST,
    AGENT_WRITES,
    IN_HAND,
    THIRD_RINGS,
    THIRD_TALKS,
    WITH_AGENT,
    Row,
)

pytestmark = pytest.mark.unit

LIVE = sorted(set(State) - {State.CLOSED})
ROWS = [(state, event, row) for state, rows in TABLE.items() for event, row in rows.items()]
TALK = (WITH_AGENT - {State.CALLING}) | AGENT_IS_LOST | {State.RINGING_ON}
RECORD_IS_CLOSED = frozenset({State.CUT_OFF, State.TALKS_ON})


@pytest.mark.parametrize("state", LIVE)
def test_a_hang_up_ends_or_wraps_up_every_call(state: State):
    to = step(state, Event.CALLER_GONE).to
    assert to in (State.CLOSED, State.WRAP_UP) or to is state in AGENT_WRITES


@pytest.mark.parametrize("state", LIVE)
def test_the_engines_death_closes_every_call_as_interrupted(state: State):
    row = step(state, Event.INTERRUPTED)
    if state in (State.WRAP_UP, *RECORD_IS_CLOSED):
        # The talk was over, or the record says so already.
        assert row.outcome is None
    else:
        # Whoever had just asked for a callback has what they wanted.
        assert row.outcome == ("callback_asked" if state is State.FAREWELL else "interrupted")
        assert Mark.CLOSED in row.marks


@pytest.mark.parametrize("state", sorted(TALK))
def test_an_agent_whose_engine_dies_may_write_what_was_heard(state: State):
    row = step(state, Event.INTERRUPTED)
    assert row.to is State.CUT_OFF
    assert row.to in AGENT_WRITES & IN_HAND


@pytest.mark.parametrize("state", sorted(set(LIVE) - {State.RINGING}))
def test_a_restart_of_ours_leaves_every_call_where_it_is(state: State):
    assert step(state, Event.FOUND).to is state


@pytest.mark.parametrize("state", sorted(WITH_AGENT))
def test_a_lost_agent_never_loses_the_caller(state: State):
    row = step(state, Event.AGENT_LEG_LOST)
    assert row.to in AGENT_IS_LOST | {State.RINGING_ON} or row.outcome is not None
    assert Command.HANG_UP_CALLER not in row.commands or row.outcome is not None


@pytest.mark.parametrize("state", sorted(THIRD_RINGS))
@pytest.mark.parametrize("event", [Event.THIRD_REFUSED, Event.THIRD_GONE])
def test_whoever_does_not_come_leads_back_to_the_agent(state: State, event: Event):
    assert step(state, event).to in (State.TALKING, State.AGENT_LOST)


@pytest.mark.parametrize("state", sorted(THIRD_TALKS))
def test_a_third_that_goes_leaves_caller_and_agent_in_a_defined_state(state: State):
    to = step(state, Event.THIRD_GONE).to
    ended = {State.PUT_THROUGH: State.WRAP_UP, State.TALKS_ON: State.CLOSED}
    lost = {State.CONFERENCE_LOST: State.AGENT_LOST}
    assert to is (ended | lost).get(state, State.TALKING)


@pytest.mark.parametrize(("state", "event", "row"), ROWS)
def test_every_row_keeps_the_rules(state: State, event: Event, row: Row):
    """A third is never left ringing or alone, a list is joined by whoever waits, nobody is
    closed without an outcome."""
    had_third = state in THIRD_RINGS | THIRD_TALKS
    has_third = row.to in THIRD_RINGS | THIRD_TALKS
    if had_third and not has_third and event is not Event.THIRD_GONE:
        assert Command.HANG_UP_THIRD in row.commands
    if row.to is State.WAITING and state is not State.WAITING:
        assert Write.JOIN_QUEUE in row.writes
    if row.to is State.CLOSED and state not in RECORD_IS_CLOSED:
        assert row.outcome is not None or event is Event.WRAPPED_UP


@pytest.mark.parametrize("state", sorted(TALK))
def test_in_a_talk_only_three_things_end_it(state: State):
    ending = {e for e, row in TABLE[state].items() if Command.HANG_UP_CALLER in row.commands}
    assert ending <= {Event.CALLER_GONE, Event.AGENT_ENDED, Event.INTERRUPTED}


def test_an_event_that_does_not_belong_is_told_with_both_names():
    with pytest.raises(NotPossible, match="waiting takes no wrapped_up"):
        step(State.WAITING, Event.WRAPPED_UP)
