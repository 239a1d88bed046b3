"""People by slot, by day and by skill; what takes them away; the next districts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from servicetelefon.kit.errors import Invalid
from servicetelefon.planning.erlang.figures import Target
from servicetelefon.planning.rollout import District, Line, Scenario, roll_out
from servicetelefon.planning.simulate.durations import Exponential
from servicetelefon.planning.simulate.world import Kind
from servicetelefon.planning.staffing.days import (
    DayTarget,
    PlannedDay,
    simulate_plan,
    staff_days,
)
from servicetelefon.planning.staffing.shrinkage import Shrinkage, Takes, paid_for, present_for
from servicetelefon.planning.staffing.skills import Group, SkillLoad, SkillSearch
from servicetelefon.planning.staffing.slots import shifts_of, staff_slots

pytestmark = pytest.mark.unit

PROMISE = Target(0.75, 30)
SLOT_S = 900.0
STARTS = 8 * 3600 + SLOT_S * np.arange(40, dtype=np.float64)
SHAPE = np.repeat([0.6, 0.8, 1.1, 1.3, 1.25, 1.1, 1.0, 1.05, 1.1, 0.7], 4)


def a_day(calls_per_hour: float = 90, handling_s: float = 300, day_cv: float = 0.1) -> PlannedDay:
    return PlannedDay(
        calls_per_hour / 4 * SHAPE,
        STARTS,
        SLOT_S,
        Exponential(handling_s),
        handling_s,
        Exponential(240),
        240,
        day_cv,
    )


def test_shrinkage_by_cause():
    absent = [Shrinkage("Urlaub", 0.13, Takes.ABSENT), Shrinkage("Krankheit", 0.07, Takes.ABSENT)]
    screen = Shrinkage("Bildschirmpause", 1 / 6, Takes.PRESENT)
    assert present_for(10, [*absent, screen]) == 12
    assert paid_for(10, [*absent, screen]) == 15
    assert paid_for(14, [Shrinkage("alles", 0.3, Takes.ABSENT)]) == 20
    assert paid_for(0, absent) == 0


def test_causes_that_leave_nobody_are_refused():
    with pytest.raises(Invalid, match="leave nobody"):
        paid_for(10, [Shrinkage("a", 0.6, Takes.ABSENT), Shrinkage("b", 0.4, Takes.ABSENT)])
    with pytest.raises(Invalid):
        Shrinkage("a", 1.0, Takes.ABSENT)


def test_slots_get_what_the_formula_says():
    plan = staff_slots(np.array([0.0, 15.0, 30.0]), 900, 300, 240, Target(0.75, 30, 0.05))
    assert plan.agents.tolist() == [0, 8, 13]  # 0, 5 and 10 erlang
    assert plan.agent_hours(900) == pytest.approx(21 / 4)
    assert (plan.abandoned <= 0.05).all()


def test_handling_may_differ_by_slot():
    calls = np.array([30.0, 30.0])
    plan = staff_slots(calls, 900, [150, 300], 240, PROMISE)
    alone = [staff_slots(calls[:1], 900, handling, 240, PROMISE) for handling in (150, 300)]
    assert plan.agents.tolist() == [int(one.agents[0]) for one in alone]
    assert plan.agents[0] < plan.agents[1]


def test_the_same_people_stay_as_long_as_they_are_needed():
    people = shifts_of([2, 3, 2, 0, 1], [0, 900, 1800, 2700, 3600], 900, frozenset())
    spans = [[(shift.start_s, shift.end_s) for shift in person.shifts] for person in people]
    assert spans == [[(0, 2700), (3600, 4500)], [(0, 2700)], [(900, 1800)]]
    assert shifts_of([], [], 900, frozenset()) == []


def test_a_plan_for_the_mean_keeps_the_promise_on_fewer_days_than_one_for_nine_of_ten():
    day = a_day()
    wanted = DayTarget(PROMISE, 0.9)
    average = staff_slots(day.calls, SLOT_S, 300, 240, PROMISE)
    on_average = simulate_plan(day, average.agents, wanted, runs=150, seed=9)
    plan = staff_days(day, wanted, runs=150)
    assert on_average.days_kept.mean < 0.85
    assert plan.reached.days_kept.mean >= 0.9
    assert plan.slots.agents.sum() > average.agents.sum()
    assert plan.slots.agent_hours(SLOT_S) < 1.15 * average.agent_hours(SLOT_S)


def test_the_plan_for_days_also_holds_for_callers_it_was_not_made_with():
    day, wanted = a_day(200), DayTarget(PROMISE, 0.9)
    plan = staff_days(day, wanted, runs=200, seed=1)
    fresh = simulate_plan(day, plan.slots.agents, wanted, runs=400, seed=77)
    assert fresh.days_kept.mean == pytest.approx(0.9, abs=0.05)


def test_progress_is_told_to_the_end():
    told: list[int] = []

    def tell(done: int, of: int) -> None:
        told.append(round(100 * done / of))

    staff_days(a_day(20), DayTarget(PROMISE, 0.8), runs=20, progress=tell)
    assert told == sorted(told)
    assert told[-1] == 100


def test_a_promise_that_no_reserve_can_keep_is_refused():
    hard = DayTarget(Target(0.75, 30), 0.99)
    with pytest.raises(Invalid, match="twice the expected"):
        staff_days(a_day(day_cv=1.5), hard, runs=50)


@pytest.mark.parametrize("days_kept", [0.0, 1.0])
def test_impossible_shares_of_days_are_refused(days_kept: float):
    with pytest.raises(Invalid):
        DayTarget(PROMISE, days_kept)
    with pytest.raises(Invalid):
        replace(a_day(), starts_s=STARTS + 86_400)


def load(skill: str, calls_per_hour: float) -> SkillLoad:
    kind = Kind(skill, frozenset({skill}))
    return SkillLoad(kind, calls_per_hour, Exponential(300), Exponential(240))


def group(*skills: str, cost: float = 1.0, most: int = 1000) -> Group:
    return Group(frozenset(skills), cost, most)


def test_a_flexible_agent_is_not_counted_twice():
    """Two skills of 8 erlang each: a peer says 11 flexible agents, who would answer 19 %."""
    both = [load("wohnen", 96), load("pflege", 96)]
    team = SkillSearch(both, [group("wohnen", "pflege")], PROMISE, hours=100).search()
    assert team.agents == (18,)
    eleven = SkillSearch(both, [group("wohnen", "pflege")], PROMISE, hours=100).team((11,))
    assert max(eleven.within) < 0.25
    assert min(eleven.abandoned) > 0.3


def test_a_few_flexible_agents_replace_many_specialists():
    both = [load("wohnen", 96), load("pflege", 96)]
    alone = [group("wohnen"), group("pflege")]
    silo = SkillSearch(both, alone, PROMISE, hours=100).search()
    mixed = SkillSearch(both, [*alone, group("wohnen", "pflege", cost=1.1)], PROMISE, hours=100)
    team = mixed.search()
    assert team.shortfall(PROMISE) == 0
    assert team.cost < silo.cost
    assert 0 < team.agents[2] < sum(team.agents[:2])


def test_a_team_keeps_its_promise_to_callers_it_was_not_made_with():
    loads = [load("wohnen", 120), load("pflege", 60)]
    groups = [group("wohnen"), group("wohnen", "pflege", cost=1.2)]
    team = SkillSearch(loads, groups, PROMISE, hours=150, seed=1).search()
    fresh = SkillSearch(loads, groups, PROMISE, hours=300, seed=2).team(team.agents)
    assert min(fresh.within) > 0.72


def test_too_few_people_and_missing_skills_are_said():
    with pytest.raises(Invalid, match="do not keep this promise"):
        SkillSearch([load("wohnen", 96)], [group("wohnen", most=5)], PROMISE, hours=10).search()
    with pytest.raises(Invalid, match="skills that pflege needs"):
        SkillSearch([load("pflege", 96)], [group("wohnen")], PROMISE)


def a_line(**changes: object) -> Line:
    line = Line(
        shares=SHAPE,
        starts_s=STARTS,
        slot_s=SLOT_S,
        handling_s=300,
        patience_s=240,
        wanted=DayTarget(Target(0.75, 30, 0.05, 0.9), 0.8),
        causes=(Shrinkage("Urlaub", 0.2, Takes.ABSENT),),
        cents_per_hour=4500,
    )
    return replace(line, **changes)


MARCH, TODAY = date(2027, 3, 1), date(2026, 11, 2)
DISTRICTS = (
    District("Altona", 400, date(2026, 9, 1)),
    District("Hamburg-Nord", 450, date(2026, 9, 1)),
    District("Eimsbüttel", 400, MARCH),
    District("Wandsbek", 500, MARCH),
    District("Bergedorf", 200, None),
)


def test_what_if_two_districts_join_and_a_fifth_goes_to_the_assistant():
    today = roll_out(Scenario("heute", TODAY, DISTRICTS), a_line(), runs=40)
    march = roll_out(
        Scenario("März", MARCH, DISTRICTS, to_assistant=0.2, handling_growth=0.08),
        a_line(),
        runs=40,
    )
    assert today.expected.calls_per_day == pytest.approx(850)
    assert march.expected.calls_per_day == pytest.approx(1750 * 0.8)
    ratio = march.expected.agent_hours / today.expected.agent_hours
    assert 1.4 < ratio < 1400 * 1.08 / 850  # larger pools need relatively fewer people
    assert march.expected.paid_hours == pytest.approx(march.expected.agent_hours / 0.8)
    assert march.expected.cost_cents == round(march.expected.paid_hours * 4500)
    for result in (today, march):
        assert result.low.agent_hours < result.expected.agent_hours < result.high.agent_hours
        kept = [one.days_kept_if_staffed_for_expected.mean for one in (result.low, result.high)]
        assert kept[0] > 0.95 > kept[1]


def test_impossible_scenarios_are_refused():
    with pytest.raises(Invalid, match="no district is live"):
        roll_out(Scenario("früh", date(2020, 1, 1), DISTRICTS), a_line())
    for wrong in ({"to_assistant": 1.0}, {"handling_growth": -1.0}):
        with pytest.raises(Invalid):
            Scenario("x", TODAY, DISTRICTS, **wrong)
    with pytest.raises(Invalid):
        Scenario("x", TODAY, (District("y", -1, None),))
