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


def test_nobody_waits_nobody_misses():
    assert miss([], [], NOW, 30, 300) == Miss(0, 0)
