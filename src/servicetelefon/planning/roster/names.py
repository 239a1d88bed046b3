"""Second step: who works how long on which day, so that contracts fit and free days are given."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ortools.sat.python import cp_model

from servicetelefon.planning.roster.cover import Expression
from servicetelefon.planning.roster.effort import Effort, Progress, run
from servicetelefon.planning.roster.problem import Problem, Wished
from servicetelefon.planning.roster.week import WeekPlan
from servicetelefon.planning.roster.worth import COVERED, WISH, WORKED

Lengths = dict[tuple[int, int], int]
"""Person and day → length of work in slots."""

_On = dict[tuple[int, int], list[tuple[int, cp_model.IntVar]]]
"""Person and day → every length that is possible, and whether it is worked."""


def give_names(problem: Problem, week: WeekPlan, effort: Effort, progress: Progress) -> Lengths:
    """As near to the week's plan as the contracts of single people allow: on each day as many
    work at least so long, for every length."""
    model = cp_model.CpModel()
    on: _On = {}
    worth: list[Expression] = []
    for index, person in enumerate(problem.people):
        own: list[tuple[int, cp_model.IntVar]] = []
        for day in range(len(problem.days)):
            lengths = problem.possible(person, day)
            on[index, day] = [(work, model.new_bool_var("")) for work in lengths]
            model.add_at_most_one(variable for _, variable in on[index, day])
            own += on[index, day]
        worked = sum(work * variable for work, variable in own)
        model.add(worked <= problem.most_work(person))
        model.add(sum(variable for _, variable in own) <= person.days_per_week)
        worth.append(WORKED * worked)
    worth += _nearness(model, problem, week, on)
    worth += _wishes(problem, on)
    model.maximize(sum(worth))
    solver = run(model, effort, "people by day", progress)
    return {
        place: work
        for place, pairs in on.items()
        for work, variable in pairs
        if solver.boolean_value(variable)
    }


def _nearness(
    model: cp_model.CpModel, problem: Problem, week: WeekPlan, on: _On
) -> Iterator[Expression]:
    """What is lost where fewer people than planned work at least so long."""
    planned: dict[tuple[str, int, int], int] = defaultdict(int)
    for (category, day, work), count in week.lengths.items():
        group = problem.people[week.categories[category][0]].group
        planned[group, day, work] += count
    works = sorted({shift.work for shift in problem.shifts})
    for group in problem.need:
        members = [n for n, person in enumerate(problem.people) if person.group == group]
        for day in range(len(problem.days)):
            shorter = 0
            for work in works:
                wanted = sum(planned[group, day, longer] for longer in works if longer >= work)
                have = [
                    variable
                    for index in members
                    for length, variable in on[index, day]
                    if length >= work
                ]
                lacking = model.new_int_var(0, wanted, "")
                model.add(sum(have) + lacking >= wanted)
                yield -COVERED * (work - shorter) * lacking
                shorter = work


def _wishes(problem: Problem, on: _On) -> Iterator[Expression]:
    """A free day is granted here; an early or late shift needs somebody who works that day."""
    indices = {person.code: index for index, person in enumerate(problem.people)}
    for wish in problem.wishes:
        if wish.day in problem.days:
            pairs = on[indices[wish.person], problem.days.index(wish.day)]
            sign = -1 if wish.wished is Wished.FREE else 1
            yield sign * WISH * wish.weight * sum(variable for _, variable in pairs)
