"""First step: how many of which shifts on which day, without names.

People whose contract, hours and absences are equal are one category and share their contract
hours. Every roster with names is one of these plans, so the bound of this step bounds all.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from ortools.sat.python import cp_model

from servicetelefon.planning.roster.cover import Cover, Expression, cover
from servicetelefon.planning.roster.effort import Effort, Progress, run
from servicetelefon.planning.roster.problem import Problem
from servicetelefon.planning.roster.shifts import ShiftType
from servicetelefon.planning.roster.worth import WORKED

Place = tuple[int, int, int]
"""Category, day, length of work in slots."""


@dataclass(frozen=True)
class WeekPlan:
    """How many of a category work so long on a day, and the bound on the worth of any roster
    without its wishes."""

    categories: tuple[tuple[int, ...], ...]
    lengths: dict[Place, int]
    bound: float


def plan_week(problem: Problem, effort: Effort, progress: Progress) -> WeekPlan:
    model = cp_model.CpModel()
    categories = _categories(problem)
    lengths: dict[Place, cp_model.IntVar] = {}
    offered: dict[tuple[str, int, tuple[ShiftType, ...]], list[cp_model.IntVar]] = defaultdict(list)
    worth: list[Expression] = []
    for number, members in enumerate(categories):
        person = problem.people[members[0]]
        own: list[tuple[int, cp_model.IntVar]] = []
        for day in range(len(problem.days)):
            today: list[cp_model.IntVar] = []
            for work, shifts in problem.possible(person, day).items():
                variable = model.new_int_var(0, len(members), "")
                lengths[number, day, work] = variable
                offered[person.group, day, shifts].append(variable)
                today.append(variable)
                own.append((work, variable))
            model.add(sum(today) <= len(members))
        worked = sum(work * variable for work, variable in own)
        model.add(worked <= len(members) * problem.most_work(person))
        model.add(sum(variable for _, variable in own) <= len(members) * person.days_per_week)
        worth.append(WORKED * worked)
    for day in _days(model, problem, offered):
        worth += day.worth
    model.maximize(sum(worth))
    solver = run(model, effort, "shifts by number", progress)
    return WeekPlan(
        categories,
        {place: solver.value(variable) for place, variable in lengths.items()},
        solver.best_objective_bound,
    )


def _categories(problem: Problem) -> tuple[tuple[int, ...], ...]:
    equal: dict[object, list[int]] = defaultdict(list)
    for index, person in enumerate(problem.people):
        absent = tuple(problem.is_absent(person, day) for day in problem.days)
        key = (
            person.group,
            person.hours_per_week,
            person.days_per_week,
            person.earliest,
            person.latest,
            person.weekdays,
            person.rested_from,
            absent,
        )
        equal[key].append(index)
    return tuple(tuple(members) for members in equal.values())


def _days(
    model: cp_model.CpModel,
    problem: Problem,
    offered: dict[tuple[str, int, tuple[ShiftType, ...]], list[cp_model.IntVar]],
) -> list[Cover]:
    """Those who may work the same shifts of a length spread over them freely."""
    counts: dict[tuple[str, int], dict[ShiftType, list[cp_model.IntVar]]] = defaultdict(
        lambda: defaultdict(list)
    )
    most = len(problem.people)
    for (group, day, shifts), variables in offered.items():
        chosen = [model.new_int_var(0, most, "") for _ in shifts]
        model.add(sum(chosen) == sum(variables))
        for shift, variable in zip(shifts, chosen, strict=True):
            counts[group, day][shift].append(variable)
    return [
        cover(
            model,
            {shift: sum(variables) for shift, variables in counts[group, day].items()},
            problem.need[group][day],
            most,
        )
        for group in problem.need
        for day in range(len(problem.days))
    ]
