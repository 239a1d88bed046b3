"""What became of enquiries at offices: open ones count as censored, what came back stays counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from servicetelefon.measures.handover import EnquiryRecord, hand_over, survival
from servicetelefon.measures.service import Share

pytestmark = pytest.mark.unit

MONDAY = datetime(2026, 11, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)
ONE = EnquiryRecord(
    kind="message", enquiry_type="grundsicherung", district="nord", office="amt-nord",
    channel="phone", claim="no", opened_at=MONDAY, due_at=None, accepted_at=None, replied_at=None,
    receipt_at=None, closed_at=None, outcome=None, escalations=0, returns=0, at_first_contact=None,
)  # fmt: skip


def in_three_days(one: EnquiryRecord) -> datetime:
    return one.opened_at + 3 * DAY


def test_accepted_given_back_and_answered_in_time():
    records = [
        replace(ONE, accepted_at=MONDAY + DAY, replied_at=MONDAY + 2 * DAY, closed_at=MONDAY + DAY),
        replace(ONE, accepted_at=MONDAY + DAY, replied_at=MONDAY + 4 * DAY, returns=2),
        replace(ONE, returns=1, outcome="done"),
        replace(ONE, opened_at=MONDAY + 8 * DAY),  # its time is not over
        replace(ONE, claim="yes", escalations=2),
    ]
    found = hand_over(records, in_three_days, MONDAY + 9 * DAY)
    assert found.accepted == Share(2, 5)
    assert found.bounced == Share(2, 5)
    assert found.answered_in_time == Share(1, 4)  # the silent ones whose time is over are misses
    assert (found.escalated, found.claims, found.open_now) == (Share(1, 5), 1, 4)


def test_leaving_out_the_open_ones_would_make_a_slow_office_look_quick():
    closed = [replace(ONE, closed_at=MONDAY + DAY) for _ in range(4)]
    still_open = [ONE for _ in range(6)]
    found = hand_over([*closed, *still_open], in_three_days, MONDAY + 20 * DAY)
    assert found.median_days is None  # not so many have closed
    assert hand_over(closed, in_three_days, MONDAY + 20 * DAY).median_days == 1


def test_the_share_that_lasts_longer_is_that_of_kaplan_and_meier():
    """By hand: six, of which two are still open."""
    lasted = np.array([1.0, 2.0, 2.0, 3.0, 4.0, 5.0])
    ended = np.array([True, True, False, True, False, True])
    times, lasting = survival(lasted, ended)
    assert times.tolist() == [1, 2, 3, 5]
    assert lasting.tolist() == pytest.approx([5 / 6, 5 / 6 * 4 / 5, 5 / 6 * 4 / 5 * 2 / 3, 0])


def test_nothing_handed_over_has_no_value():
    found = hand_over([], in_three_days, MONDAY)
    assert (found.handed_over, found.accepted.value, found.median_days) == (0, None, None)
