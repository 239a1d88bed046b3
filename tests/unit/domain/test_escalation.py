"""Whatever the state and the moment, an open referral has an owner, and the ladder only rises."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from servicetelefon.domain.calendar import Period, ServiceHours
from servicetelefon.domain.escalation import Standing, owned, rungs
from servicetelefon.domain.referral import ReferralKind, ReferralState
from servicetelefon.domain.urgency import Urgency, UrgencyReason, month_ends, rule

pytestmark = pytest.mark.unit

HOURS = ServiceHours(
    ZoneInfo("Europe/Berlin"), {day: (Period(time(8), time(18)),) for day in range(5)}
)
START = datetime(2026, 11, 23, 9, tzinfo=UTC)
OPEN = [one for one in ReferralState if one is not ReferralState.CLOSED]
spans = some.timedeltas(timedelta(0), timedelta(days=30))


def moments(longest: timedelta) -> some.SearchStrategy[datetime]:
    return some.timedeltas(timedelta(0), longest).map(lambda span: START + span)


standings = some.builds(
    Standing,
    kind=some.sampled_from(ReferralKind),
    state=some.sampled_from(OPEN),
    has_office=some.booleans(),
    for_head=some.booleans(),
    has_taker=some.booleans(),
    clock_from=some.just(START),
    due_at=some.timedeltas(timedelta(hours=24), timedelta(days=6)).map(lambda span: START + span),
    since=moments(timedelta(days=30)),
)


@given(standings, spans)
def test_every_open_referral_has_an_owner_at_every_moment(of: Standing, later: timedelta):
    ladder = rungs(of, HOURS)
    assert owned(ladder, START + later).level is not None


@given(standings, spans)
def test_sweeping_whenever_it_falls_due_ends_where_one_late_sweep_ends(
    of: Standing, later: timedelta
):
    ladder, now, end = rungs(of, HOURS), of.since, of.since + later
    while (due := owned(ladder, now).changes_at) is not None and due <= end:
        assert due > now
        now = due
    assert owned(ladder, now).level == owned(ladder, end).level


def test_the_ladder_stands_in_order_of_time():
    for state in (ReferralState.NEW, ReferralState.ACCEPTED, ReferralState.ANSWERED):
        of = Standing(
            ReferralKind.MESSAGE, state, True, False, True, START, START + timedelta(days=2), START
        )  # fmt: skip
        assert all(a.at < b.at for a, b in pairwise(rungs(of, HOURS)))


@pytest.mark.parametrize(
    ("day", "ends"),
    [((2026, 11, 27), False), ((2026, 11, 28), True), ((2026, 11, 30), True), ((2026, 12, 1), False),
     ((2027, 2, 25), False), ((2027, 2, 26), True)],
)  # fmt: skip
def test_the_last_three_days_of_a_month(day: tuple[int, int, int], ends: bool):  # noqa: FBT001
    assert month_ends(datetime(*day, tzinfo=UTC).date()) is ends


def test_an_emergency_is_one_by_its_kind_and_never_by_words():
    today = START.date()
    found = rule(ReferralKind.EMERGENCY, today=today, deadline=None, claim=None)
    assert (found.level, found.reason) == (Urgency.EMERGENCY, UrgencyReason.EMERGENCY)
    plain = rule(ReferralKind.MESSAGE, today=today, deadline=None, claim=None)
    assert (plain.level, plain.reason) == (Urgency.NORMAL, UrgencyReason.ORDINARY)
