"""What became of contacts: by closing code and by who came again."""

from __future__ import annotations

from typing import Any

import pytest

from servicetelefon.domain.promise import FirstContactFormula as Formula
from servicetelefon.measures.contact import (
    assistant,
    callbacks,
    first_contact,
    gaps,
    handling,
    helped,
    repeats,
    spared,
)
from servicetelefon.measures.service import Share
from unit.measures.records import START, answered, some

pytestmark = pytest.mark.unit

DAY = 86_400.0
LATER = START.timestamp() + 30 * DAY


def test_first_contact_by_closing_code_and_by_no_repeat():
    facts = some(
        answered(5, repeat="first"),
        answered(5, repeat="first", repeated=3 * DAY),  # came again
        answered(5, repeat="first", repeated=8 * DAY),  # too late to count
        answered(5, outcome="referred", repeat="repeat"),
        answered(5),  # number withheld
        answered(5, outcome="no_conversation", repeat="first"),
    )
    found = first_contact(facts, LATER)
    assert found[Formula.CLOSING_CODE] == Share(4, 5)
    assert found[Formula.NO_REPEAT] == Share(2, 4)


def test_a_contact_of_less_than_seven_days_ago_is_not_judged_yet():
    found = first_contact(some(answered(5, repeat="first")), START.timestamp() + 6 * DAY)
    assert found[Formula.NO_REPEAT] == Share(0, 0)
    assert found[Formula.CLOSING_CODE] == Share(1, 1)


def test_withheld_numbers_are_unknown_and_in_no_share():
    found = repeats(some(answered(5, repeat="repeat"), answered(5, repeat="first"), answered(5)))
    assert (found.share, found.unknown) == (Share(1, 2), 1)


def test_handling_is_talk_and_after_call_work():
    found = handling(some(answered(5, talk=100, closed=165), answered(5, talk=200, closed=205)))
    assert (found.contacts, found.talk_s, found.wrap_up_s) == (2, 150, 30)
    assert found.mean_s == pytest.approx(180)
    assert found.sum_s == pytest.approx(360)
    assert handling(some({})).mean_s is None


def test_callbacks_are_kept_when_reached_before_their_window_ends():
    of: dict[str, Any] = {"channel": "callback"}
    found = callbacks(
        some(
            answered(50, first_try=True, **of),
            answered(50, first_try=True, callback_until=20, **of),
            {"first_try": True, "ended": 30, "outcome": "not_reached", **of},
            answered(500, **of),
            answered(5),
        )
    )
    assert (found.booked, found.kept) == (3, Share(2, 3))


@pytest.mark.parametrize("outcome", ["no_conversation", "interrupted", "left_when_lost"])
def test_a_try_that_ended_without_a_talk_keeps_no_callback(outcome: str):
    of: dict[str, Any] = {"channel": "callback"}
    found = callbacks(
        some(
            answered(50, first_try=True, outcome=outcome, **of),  # is called again
            answered(500, **of),
            answered(50, first_try=True, outcome=outcome, **of),
        )
    )
    assert (found.booked, found.kept) == (2, Share(1, 2))


def test_a_group_may_reach_more_than_were_booked_in_it():
    """The matter is often known only at the try that reached somebody."""
    assert callbacks(some(answered(50, channel="callback"))).kept == Share(1, 1)


def test_the_assistant_contains_only_what_did_not_come_back():
    chat = {"channel": "chat", "queued": None, "ended": 60}
    facts = some(chat, {**chat, "repeated": 2 * DAY}, answered(5, channel="chat"), answered(5))
    found = assistant(facts, LATER)
    assert (found.begun, found.handed_over) == (3, Share(1, 3))
    assert (found.contained, found.falsely_contained) == (Share(1, 3), Share(1, 2))


def test_offices_are_spared_what_was_settled_here():
    assert spared(some(answered(5), answered(5, outcome="referred"), {})) == 1


def test_the_question_is_reported_with_its_response_rate():
    facts = some({"asked_helped": True, "helped": "yes"}, {"asked_helped": True}, {})
    assert helped(facts) == ({"yes": 1, "partly": 0, "no": 0}, Share(1, 2))


def test_gaps_are_questions_without_an_article_of_the_contacts_that_could_hold_an_answer():
    facts = some(
        answered(5, unanswered=1), answered(5), answered(5, outcome="no_conversation"),
        {"channel": "chat", "queued": None, "ended": 60, "unanswered": 2}, {},
    )  # fmt: skip
    found = gaps(facts)
    assert (found.questions, found.contacts) == (3, Share(2, 3))
