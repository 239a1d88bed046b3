"""What will miss if nothing is done, and when a promise counts as kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from servicetelefon.routing.read import WaitingGroup
from servicetelefon.web.wallboard.board import Miss, miss

pytestmark = pytest.mark.unit

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def waiting(*seconds: float, needs: tuple[str, ...] = ("s",)) -> WaitingGroup:
    return WaitingGroup(needs, None, tuple(NOW - timedelta(seconds=one) for one in seconds), False)


def people(count: int, *skills: str, state: str = "talking") -> tuple[frozenset[str], str, int]:
    return frozenset(skills), state, count


def test_who_waits_longer_than_promised_has_missed_already():
    assert miss([waiting(40, 31, 5)], [people(100, "s")], NOW, 30, 300) == Miss(2, 0)


def test_who_stands_too_far_behind_will_miss():
    # 20 people, one talk ends every 15 seconds: the first is helped in 15, the second in 30.
    assert miss([waiting(10, 5)], [people(20, "s")], NOW, 30, 300) == Miss(0, 1)


def test_without_anybody_who_can_help_all_will_miss():
    groups = [waiting(1, 1, needs=("s", "tr"))]
    assert miss(groups, [people(9, "s")], NOW, 30, 300) == Miss(0, 2)
    assert miss(groups, [people(9, "s", "tr", state="paused")], NOW, 30, 300) == Miss(0, 2)


def test_who_is_ahead_from_another_district_is_ahead_all_the_same():
    nord, sued = waiting(10, 9), WaitingGroup(("s",), "sued", waiting(8, 7).since, False)
    # 30 people, one talk ends every 10 seconds: the third is helped in 30, the fourth in 40.
    assert miss([nord, sued], [people(30, "s")], NOW, 30, 300) == Miss(0, 2)
    assert miss([nord], [people(30, "s")], NOW, 30, 300) == Miss(0, 0)


def test_the_versatile_are_not_counted_twice():
    """One of ten speaks Turkish; nine who wait before take a tenth of that person each."""
    team = [people(9, "s"), people(1, "s", "tr")]
    before, turkish = waiting(*[20] * 9), waiting(10, needs=("s", "tr"))
    assert miss([turkish], team, NOW, 30, 10) == Miss(0, 0)  # helped in 10
    assert miss([before, turkish], team, NOW, 30, 12) == Miss(0, 2)


def test_the_open_door_goes_first_here_too():
    door = WaitingGroup(("s",), None, (NOW - timedelta(seconds=1),), True)
    assert miss([waiting(20)], [people(1, "s")], NOW, 30, 6) == Miss(0, 0)
    assert miss([waiting(20), door], [people(1, "s")], NOW, 30, 6) == Miss(0, 1)
    assert miss([waiting(20), door], [people(1, "s")], NOW, 30, 5) == Miss(0, 0)


def test_nobody_waits_nobody_misses():
    assert miss([], [], NOW, 30, 300) == Miss(0, 0)
