"""A roster's file without its people: how many are there at each quarter of an hour."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from servicetelefon.kit.errors import BrokenFile
from servicetelefon.planning.ready import covered, expected_referrals
from servicetelefon.planning.roster.coverage import read_coverage
from servicetelefon.planning.roster.export import as_csv
from servicetelefon.planning.roster.roster import Duty
from servicetelefon.planning.roster.shifts import Break

pytestmark = pytest.mark.unit

BERLIN = ZoneInfo("Europe/Berlin")
HEAD = "person,day,start,end,paid_hours,breaks\n"


def read(text: str) -> dict[datetime, int]:
    return dict(read_coverage(io.BytesIO(text.encode()), Path("plan.csv"), BERLIN))


def test_what_the_roster_writes_is_read_back_without_breaks():
    day = date(2026, 3, 2)
    duties = [
        Duty("a", day, 32, 48, (Break(40, 2, paid=False),)),
        Duty("b", day, 36, 52, (Break(44, 1, paid=True),)),
    ]
    found = read(as_csv(duties))
    at = datetime(2026, 3, 2, 8, tzinfo=BERLIN)
    assert sum(found.values()) == 14 + 15
    assert found[at] == 1
    assert found[at + timedelta(hours=1)] == 2
    assert found[at + timedelta(hours=2)] == 1  # the break of a
    assert at + timedelta(hours=5) not in found


def test_a_duty_over_midnight_ends_on_the_next_day():
    found = read(HEAD + "a,2026-03-02,22:00,02:00,4,23:45-00:15\n")
    assert len(found) == 14
    assert datetime(2026, 3, 3, 1, 45, tzinfo=BERLIN) in found
    assert datetime(2026, 3, 3, 0, 0, tzinfo=BERLIN) not in found


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("a,2026-03-02,08:00,12:00,4,", "twice"),
        ("b,2026-03-02,08:07,12:00,4,", "quarters"),
        ("b,2026-03-02,08:00,07:00,4,", "16 hours"),
        ("b,morgen,08:00,12:00,4,", "day like"),
        ("b,2026-03-02,acht,12:00,4,", "time like"),
        ("b,2026-03-02,08:00,12:00,4,mittags", "break"),
        (",2026-03-02,08:00,12:00,4,", "person"),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_taken(line: str, why: str):
    with pytest.raises(BrokenFile, match=rf"plan\.csv:3.*{why}"):
        read(HEAD + "a,2026-03-02,11:00,15:00,4,\n" + line + "\n")


def test_the_roster_covers_a_scenario_when_every_slot_of_every_day_has_its_people():
    need = [{"start": "08:00", "expected": 2}, {"start": "08:15", "expected": 1}]
    rows = "".join(
        f"{who},2026-03-{day:02d},08:00,09:00,1,\n" for day in range(2, 8) for who in ("a", "b")
    )
    there = read(HEAD + rows)
    assert covered(need, date(2026, 3, 2), there, BERLIN).enough
    assert covered(need, date(2026, 3, 4), there, BERLIN).days == 4  # too few to say so
    missing = read(HEAD + rows.replace("b,2026-03-04,08:00", "b,2026-03-04,08:15"))
    found = covered(need, date(2026, 3, 2), missing, BERLIN)
    assert (found.days, found.full, found.enough) == (6, 5, False)


def test_a_weeks_referrals_follow_from_calls_and_what_is_referred():
    spec = {
        "districts": [{"name": "Süd", "calls_per_day": 100.0}],
        "scenarios": [{"to_assistant": 0.2}],
    }
    assert expected_referrals(spec, "Süd", 0.1) == pytest.approx(40)
    assert expected_referrals(spec, "Mond", 0.1) is None
