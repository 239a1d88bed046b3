"""Planners' files: people, absences, wishes, need; every refusal with its line."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import BinaryIO

import pytest

from servicetelefon.kit.errors import BrokenFile
from servicetelefon.planning.roster.law import HOUR
from servicetelefon.planning.roster.problem import Wished
from servicetelefon.planning.roster.read import (
    read_absences,
    read_need,
    read_people,
    read_wishes,
)

pytestmark = pytest.mark.unit

FILE = Path("plan.csv")


def stream(text: str) -> BinaryIO:
    return io.BytesIO(text.encode())


def test_people():
    people = read_people(
        stream(
            "person;hours_per_week;days_per_week;group;earliest;latest;weekdays\n"
            "V1;39;;wohnen;;;\nT1;19.5;3;;08:30;14:00;mo tu WE\n"
        ),
        FILE,
    )
    assert (people[0].hours_per_week, people[0].days_per_week, people[0].latest) == (39, 5, 96)
    assert (people[1].earliest, people[1].latest) == (34, 14 * HOUR)
    assert people[1].weekdays == frozenset({0, 1, 2})


def test_absences_wishes_and_need():
    absences = read_absences(stream("person,first,last\nV1,2026-11-02,2026-11-03\n"), FILE)
    assert absences[0].covers("V1", date(2026, 11, 3))
    wishes = read_wishes(stream("person,day,wish,weight\nV1,2026-11-02,late,2\n"), FILE)
    assert (wishes[0].wished, wishes[0].weight) == (Wished.LATE, 2)
    days, need = read_need(
        stream("day,start,agents\n2026-11-03,08:00,3\n2026-11-02,08:15,2\n"), FILE
    )
    assert days == (date(2026, 11, 2), date(2026, 11, 3))
    assert (need[""][0][33], need[""][1][32], sum(need[""][0])) == (2, 3, 2)


@pytest.mark.parametrize(("second", "slots"), [("08:15", 1), ("08:30", 2), ("09:00", 4)])
def test_need_lasts_as_long_as_the_slots_for_which_it_was_planned(second: str, slots: int):
    """`plan staff` writes a row for each slot of the calls, which may be half and whole hours."""
    _, need = read_need(
        stream(f"day,start,agents\n2026-11-02,08:00,3\n2026-11-02,{second},2\n"), FILE
    )
    first = 8 * 4
    assert need[""][0][first : first + 2 * slots] == (3,) * slots + (2,) * slots
    assert sum(need[""][0]) == 5 * slots


PEOPLE = "person,hours_per_week,earliest,weekdays\n"


@pytest.mark.parametrize(
    ("read", "text", "line", "problem"),
    [
        (read_absences, "person,first,last,reason\n", 1, "unknown column 'reason'"),
        (read_absences, "person,first\n", 1, "the column last is missing"),
        (read_absences, "person,first,last,last\n", 1, "stands there twice"),
        (read_absences, "person,first,last\nV1,2026-11-03,2026-11-02\n", 2, "before it begins"),
        (read_absences, "person,first,last\nV1,3.11.2026,2026-11-02\n", 2, "a day like"),
        (read_absences, "person,first,last\n,2026-11-03,2026-11-04\n", 2, "person is empty"),
        (read_absences, "person,first,last\nV1,2026-11-03\n", 2, "2 columns where the head has 3"),
        (read_absences, "", None, "the file is empty"),
        (read_wishes, "person,day,wish\nV1,2026-11-03,mittags\n", 2, "free, early or late"),
        (read_people, PEOPLE + "V1,viel,,\n", 2, "must be a number"),
        (read_people, PEOPLE + "V1,-1,,\n", 2, "must be 0 or more"),
        (read_people, PEOPLE + "V1,nan,,\n", 2, "must be 0 or more"),
        (read_people, PEOPLE + "V1,39,acht,\n", 2, "a time like 08:30"),
        (read_people, PEOPLE + "V1,39,08:07,\n", 2, "a quarter of an hour"),
        (read_people, PEOPLE + "V1,39,24:00,\n", 2, "a quarter of an hour"),
        (read_people, PEOPLE + "V1,39,08:00,mi\n", 2, "a weekday is one of"),
        (read_people, PEOPLE + "V1,39," + "x" * 2100 + ",\n", 2, "longer than 2000"),
        (read_need, "day,start,agents\n", None, "the file has no rows"),
        (read_need, "day,start,agents\n2026-11-02,08:00,1.5\n", 2, "a whole number"),
        (
            read_need,
            "day,start,agents\n2026-11-02,08:00,1\n2026-11-02,08:00,1\n",
            3,
            "stands there twice",
        ),
    ],
)
def test_a_bad_file_is_refused_with_its_line(
    read: Callable[[BinaryIO, Path], object], text: str, line: int | None, problem: str
):
    with pytest.raises(BrokenFile) as refused:
        read(stream(text), FILE)
    assert refused.value.place.line == line
    assert problem in refused.value.problem


def test_a_file_that_is_no_text_or_far_too_long_is_refused():
    with pytest.raises(BrokenFile, match="not UTF-8"):
        read_people(io.BytesIO(b"person,hours_per_week\n\xff,3\n"), FILE)
    with pytest.raises(BrokenFile, match="more than 100000 lines"):
        read_people(stream("person,hours_per_week\n" + "V1,39\n" * 100_001), FILE)
