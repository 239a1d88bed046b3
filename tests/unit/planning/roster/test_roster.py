"""Rosters: legal for everybody, covered as well as can be, and every refusal explained."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from servicetelefon.kit.errors import Invalid, Unavailable
from servicetelefon.planning.roster.effort import Effort
from servicetelefon.planning.roster.explain import denied, shortages
from servicetelefon.planning.roster.export import as_csv, as_ical
from servicetelefon.planning.roster.law import HOUR, SLOTS_A_DAY, Limits, Rule
from servicetelefon.planning.roster.problem import Absence, Person, Problem, Wish, Wished
from servicetelefon.planning.roster.roster import Duty, Roster, Violation, violations
from servicetelefon.planning.roster.shifts import Break, ShiftType, catalogue
from servicetelefon.planning.roster.solve import solve
from servicetelefon.planning.roster.worth import answering, is_granted, missing, worth

pytestmark = pytest.mark.unit

MONDAY = date(2026, 11, 2)
DAYS = tuple(MONDAY + timedelta(days=n) for n in range(5))
OPENS, CLOSES = 8 * HOUR, 18 * HOUR
SHIFTS = catalogue(OPENS, CLOSES, (16, 24, 31, 32))
SMALL = Effort(deterministic=2.0)


def need(*by_hour: int) -> tuple[int, ...]:
    open_slots = [agents for agents in by_hour for _ in range(HOUR)]
    return (*[0] * OPENS, *open_slots, *[0] * (SLOTS_A_DAY - CLOSES))


WEEK = (need(3, 4, 5, 6, 6, 5, 5, 5, 4, 3),) * 5
PEOPLE = (
    *(Person(f"V{n}", 39) for n in range(5)),
    *(Person(f"T{n}", 30, 5) for n in range(2)),
    Person("H1", 19.5, 3, latest=14 * HOUR),
    Person("H2", 20, 5, weekdays=frozenset({0, 1, 2, 3, 4}), earliest=12 * HOUR),
)
ABSENCES = (Absence("V0", DAYS[1], DAYS[2]),)
WISHES = (
    Wish("V1", DAYS[4], Wished.FREE),
    Wish("V2", DAYS[0], Wished.EARLY, weight=2),
    Wish("T0", DAYS[2], Wished.LATE),
    Wish("V0", DAYS[1], Wished.EARLY),  # is away
    Wish("H1", DAYS[0], Wished.LATE),  # goes at two
)
PROBLEM = Problem(DAYS, {"": WEEK}, PEOPLE, SHIFTS, ABSENCES, WISHES)


@cache
def solved() -> Roster:
    return solve(PROBLEM, SMALL)


def test_a_roster_is_legal_and_near_the_best_possible():
    roster = solved()
    assert violations(PROBLEM, roster.duties) == []
    assert roster.gap < 0.03
    assert roster.worth == worth(PROBLEM, roster.duties)
    assert missing(PROBLEM, roster.duties) < 0.03 * sum(map(sum, WEEK))


def test_deterministic_effort_gives_the_same_roster_again():
    few = replace(PROBLEM, people=PEOPLE[:3], absences=(), wishes=())
    assert solve(few, Effort(deterministic=0.3)) == solve(few, Effort(deterministic=0.3))


def test_contracts_are_used_but_never_exceeded():
    for person in PEOPLE:
        work = sum(duty.work for duty in solved().of(person.code))
        assert work <= PROBLEM.contract(person)
        assert work >= 0.85 * PROBLEM.contract(person)


def test_a_day_of_absence_counts_as_worked():
    assert PROBLEM.contract(PEOPLE[0]) == round(39 * 4 * 3 / 5)
    assert [duty.day for duty in solved().of("V0") if duty.day in DAYS[1:3]] == []


def test_wishes_are_granted_or_the_rule_is_told():
    rules = {
        (one.wish.person, one.wish.wished): one.rule for one in denied(PROBLEM, solved().duties)
    }
    assert rules["V0", Wished.EARLY] is Rule.ABSENT
    assert rules["H1", Wished.LATE] is Rule.NOT_AVAILABLE
    granted = [wish for wish in WISHES if is_granted(PROBLEM, wish, solved().duties)]
    assert len(granted) + len(rules) == len(WISHES)
    assert granted


def test_too_few_people_are_told_slot_by_slot_with_the_rules():
    short = replace(PROBLEM, people=PEOPLE[:2], absences=ABSENCES, wishes=())
    roster = solve(short, SMALL)
    found = shortages(short, roster.duties)
    lacking = sum(one.missing * (one.end - one.start) for one in found)
    assert lacking == missing(short, roster.duties) > 0
    for one in found:
        there = answering(short, "", DAYS.index(one.day), roster.duties)[one.start]
        assert sum(one.because.values()) == 2 - there
    away = [one for one in found if one.day in DAYS[1:3]]
    assert all(one.because[Rule.ABSENT] == 1 for one in away)


def test_groups_cover_their_own_need():
    people = (Person("A", 39, group="wohnen"), Person("B", 39, group="pflege"))
    one = (need(1, 1, 1, 1, 1, 1, 1, 1, 0, 0),) * 5
    none = (need(0, 0, 0, 0, 0, 0, 0, 0, 0, 0),) * 5
    problem = Problem(DAYS, {"wohnen": one, "pflege": none}, people, SHIFTS)
    roster = solve(problem, SMALL)
    there = [sum(answering(problem, "wohnen", day, roster.duties)) for day in range(5)]
    assert min(there) > 24


def test_eleven_hours_of_rest_between_a_late_and_an_early_shift():
    long = catalogue(5 * HOUR, 23 * HOUR, (32,))
    whole_day = (*[0] * 5 * HOUR, *[1] * 18 * HOUR, *[0] * HOUR)
    people = tuple(Person(f"V{n}", 40) for n in range(3))
    problem = Problem(DAYS, {"": (whole_day,) * 5}, people, long)
    roster = solve(problem, SMALL)
    assert violations(problem, roster.duties) == []
    assert len(roster.duties) >= 12


def test_rest_after_the_week_before():
    tired = Person("V0", 40, rested_from=12 * HOUR)
    problem = Problem(DAYS[:1], {"": WEEK[:1]}, (tired,), SHIFTS)
    assert [duty.start >= 12 * HOUR for duty in solve(problem, SMALL).duties] == [True]


def test_no_shift_no_people_no_time():
    with pytest.raises(Invalid, match="no shift"):
        solve(replace(PROBLEM, shifts=()))
    nobody = Problem(DAYS, {"": WEEK}, (), SHIFTS)
    assert solve(nobody, SMALL).duties == ()
    with pytest.raises(Unavailable, match="given time"):
        solve(PROBLEM, Effort(deterministic=1e-9))


def test_progress_is_told():
    told: list[str] = []
    solve(replace(PROBLEM, people=PEOPLE[:3], absences=(), wishes=()), SMALL, told.append)
    assert any(sentence.startswith("shifts by number") for sentence in told)
    assert any(sentence.startswith("people by day") for sentence in told)


@given(
    work=st.integers(4, 40),
    opens=st.integers(0, 40),
    length=st.integers(4, 56),
    minutes=st.sampled_from([0.0, 5.0, 10.0]),
)
def test_every_shift_is_legal_wherever_its_breaks_are_placed(
    work: int, opens: int, length: int, minutes: float
):
    limits = Limits(screen_minutes_per_hour=minutes)
    for shift in catalogue(opens, opens + length, [work], limits=limits):
        assert opens <= shift.start < shift.end <= opens + length
        placed = [
            tuple(Break(window.starts[end], window.length, window.paid) for window in shift.breaks)
            for end in (0, -1)
        ]
        for breaks in (*placed, shift.breaks_in_the_middle()):
            duty = Duty("V0", MONDAY, shift.start, shift.end, breaks)
            problem = Problem((MONDAY,), {}, (Person("V0", 48),), SHIFTS, limits=limits)
            assert violations(problem, [duty]) == []
            assert duty.work == shift.work == work
        edges = [(window.starts[0], window.starts[-1] + window.length) for window in shift.breaks]
        assert all(before[1] <= after[0] for before, after in pairwise(edges))


@settings(max_examples=8, deadline=None, derandomize=True)
@example(hours=[15.0, 15.0, 15.0], wanted=[0, 0, 0, 0, 0, 0, 1, 1, 1, 0], away=0)
@given(
    hours=st.lists(st.sampled_from([15.0, 19.5, 30.0, 39.0]), min_size=1, max_size=6),
    wanted=st.lists(st.integers(0, 4), min_size=10, max_size=10),
    away=st.integers(0, 4),
)
def test_whatever_is_asked_the_roster_is_legal_and_below_its_bound(
    hours: list[float], wanted: list[int], away: int
):
    people = tuple(Person(f"P{n}", one, 4 if one < 20 else 5) for n, one in enumerate(hours))
    absences = (Absence("P0", DAYS[away], DAYS[4]),)
    problem = Problem(DAYS, {"": (need(*wanted),) * 5}, people, SHIFTS, absences)
    roster = solve(problem, Effort(deterministic=2.0))
    assert violations(problem, roster.duties) == []
    assert roster.worth <= roster.bound + 1e-6


def duty(person: str, day: int, start: int, end: int, *breaks: Break) -> Duty:
    return Duty(person, DAYS[day], start, end, breaks)


MEAL = Break(12 * HOUR, 2, paid=False)
SCREEN = (
    Break(10 * HOUR, 1, paid=True),
    Break(14 * HOUR, 1, paid=True),
    Break(15 * HOUR, 1, paid=True),
)


@pytest.mark.parametrize(
    ("duties", "rule"),
    [
        ([duty("V0", 1, OPENS, OPENS + 16, *SCREEN)], Rule.ABSENT),
        ([duty("H1", 0, OPENS, 15 * HOUR, MEAL, *SCREEN)], Rule.NOT_AVAILABLE),
        ([duty("V1", 0, OPENS, 17 * HOUR, *SCREEN)], Rule.BREAKS),
        (
            [duty("V1", 0, OPENS, OPENS + 34, Break(OPENS + 30, 2, paid=False), *SCREEN)],
            Rule.BREAKS,
        ),
        ([duty("V1", 0, OPENS, OPENS + 34, MEAL)], Rule.SCREEN_BREAKS),
        ([duty("V1", 0, 6 * HOUR, 19 * HOUR, MEAL, *SCREEN, SCREEN[0])], Rule.LONGEST_DAY),
        ([duty("V1", 0, 8, 24, *SCREEN), duty("V1", 0, 40, 56, *SCREEN)], Rule.ONE_SHIFT_A_DAY),
        ([duty("V1", 0, 64, 88, *SCREEN), duty("V1", 1, 32, 48, *SCREEN)], Rule.REST),
        ([duty("T0", n, OPENS, OPENS + 34, MEAL, *SCREEN) for n in range(5)], Rule.CONTRACT_HOURS),
        ([duty("H1", n, OPENS, OPENS + 16, *SCREEN) for n in range(4)], Rule.CONTRACT_DAYS),
    ],
)
def test_each_broken_rule_is_found(duties: list[Duty], rule: Rule):
    assert rule in {one.rule for one in violations(PROBLEM, duties)}


def test_a_week_of_more_than_48_hours_is_found():
    eager = replace(PROBLEM, people=(Person("V1", 60, 6),), absences=(), wishes=())
    long = [
        duty("V1", n, OPENS, OPENS + 43, Break(48, 3, paid=False), *SCREEN, SCREEN[0])
        for n in range(5)
    ]
    assert Violation(Rule.LONGEST_WEEK, "V1", None) in violations(eager, long)


@pytest.mark.parametrize(
    "change",
    [
        {"days": ()},
        {"days": (*DAYS, MONDAY + timedelta(days=8))},
        {"people": (*PEOPLE, PEOPLE[0])},
        {"need": {"": WEEK[:2]}},
        {"absences": (Absence("Unbekannt", MONDAY, MONDAY),)},
    ],
)
def test_impossible_problems_are_refused(change: dict[str, object]):
    with pytest.raises(Invalid):
        replace(PROBLEM, **change)


def test_shifts_that_do_not_fit_are_not_offered():
    assert catalogue(OPENS, OPENS + 8, (16,)) == ()
    assert catalogue(OPENS, CLOSES, (0, 44)) == ()
    assert ShiftType(32, 48, 16, ()).is_on(47)
    assert not ShiftType(32, 48, 16, ()).is_on(48)


def test_csv_of_a_duty():
    lines = as_csv([duty("V1", 0, OPENS, OPENS + 34, MEAL, SCREEN[0])]).splitlines()
    assert lines == [
        "person,day,start,end,paid_hours,breaks",
        "V1,2026-11-02,08:00,16:30,8,12:00-12:30 10:00-10:15+",
    ]


def test_calendar_of_a_duty_in_summer_and_winter():
    late = Duty("V1, Ä", date(2026, 10, 23), OPENS, OPENS + 34, (MEAL,))
    winter = Duty("V1, Ä", date(2026, 10, 26), 20 * HOUR, 24 * HOUR, ())
    made = datetime(2026, 10, 1, 9, tzinfo=UTC)
    text = as_ical([winter, late], ZoneInfo("Europe/Berlin"), made)
    assert "DTSTART:20261023T060000Z\r\nDTEND:20261023T143000Z" in text
    assert "DTSTART:20261026T190000Z\r\nDTEND:20261026T230000Z" in text
    assert "UID:V1\\, Ä-20261023@servicetelefon" in text
    assert "DESCRIPTION:Pausen: 12:00-12:30" in text
    assert text.startswith("BEGIN:VCALENDAR\r\n")
    assert text.endswith("END:VCALENDAR\r\n")


def test_a_calendar_of_several_names_them_and_folds_long_lines():
    breaks = tuple(Break(36 + 2 * n, 1, paid=True) for n in range(9))
    text = as_ical(
        [Duty("A", MONDAY, OPENS, CLOSES, breaks), Duty("Bär", MONDAY, OPENS, CLOSES, ())],
        ZoneInfo("Europe/Berlin"),
        datetime(2026, 10, 1, 9, tzinfo=UTC),
    )
    assert "SUMMARY:Servicetelefon Bär" in text
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    assert re.sub("\r\n ", "", text).count("+") == 9
