"""Third step: for one day, which shift everybody works and when the breaks begin."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from ortools.sat.python import cp_model

from servicetelefon.planning.roster.cover import BreakClass, Cover, Expression, break_class, cover
from servicetelefon.planning.roster.effort import Effort, Progress, run
from servicetelefon.planning.roster.problem import Person, Problem, Wish, Wished
from servicetelefon.planning.roster.roster import Duty
from servicetelefon.planning.roster.shifts import Break, ShiftType
from servicetelefon.planning.roster.worth import WISH

Allowed = Mapping[int, tuple[ShiftType, ...]]
"""Person → shifts of the length decided before that may be worked on this day."""


def plan_day(
    problem: Problem, day: int, allowed: Allowed, effort: Effort, progress: Progress
) -> list[Duty]:
    model = cp_model.CpModel()
    worth: list[Expression] = []
    chosen: dict[tuple[int, ...], dict[ShiftType, cp_model.IntVar]] = {}
    for members, shifts in _alike(problem, day, allowed):
        counts = {shift: model.new_int_var(0, len(members), "") for shift in shifts}
        model.add(sum(counts.values()) == len(members))
        chosen[members] = counts
        worth += _wish(problem, day, members, counts)
    covers: dict[str, Cover] = {}
    for group in problem.need:
        by_shift: dict[ShiftType, list[cp_model.IntVar]] = defaultdict(list)
        for members, counts in chosen.items():
            if problem.people[members[0]].group == group:
                for shift, variable in counts.items():
                    by_shift[shift].append(variable)
        numbers = {shift: sum(variables) for shift, variables in by_shift.items()}
        covers[group] = cover(model, numbers, problem.need[group][day], len(problem.people))
        worth += covers[group].worth
    model.maximize(sum(worth))
    solver = run(model, effort, f"shifts of {problem.days[day]}", progress)
    return _duties(problem, day, chosen, covers, solver)


def _alike(
    problem: Problem, day: int, allowed: Allowed
) -> list[tuple[tuple[int, ...], tuple[ShiftType, ...]]]:
    """People of one group who may work the same shifts, and who wish the same."""
    alike: dict[tuple[str, tuple[ShiftType, ...], Wish | None], list[int]] = defaultdict(list)
    for index, shifts in allowed.items():
        person = problem.people[index]
        alike[person.group, shifts, _own_wish(problem, person, day)].append(index)
    return [(tuple(members), shifts) for (_, shifts, _), members in alike.items()]


def _own_wish(problem: Problem, person: Person, day: int) -> Wish | None:
    """The wish for an early or late shift; it names its person, so nobody else is alike."""
    wishes = (one for one in problem.wishes if one.wished is not Wished.FREE)
    return next(
        (one for one in wishes if (one.person, one.day) == (person.code, problem.days[day])), None
    )


def _wish(
    problem: Problem,
    day: int,
    members: tuple[int, ...],
    counts: Mapping[ShiftType, cp_model.IntVar],
) -> list[Expression]:
    wish = _own_wish(problem, problem.people[members[0]], day)
    if wish is None:
        return []
    return [
        WISH * wish.weight * variable
        for shift, variable in counts.items()
        if problem.fits(wish, shift.start, shift.end)
    ]


def _duties(
    problem: Problem,
    day: int,
    chosen: Mapping[tuple[int, ...], Mapping[ShiftType, cp_model.IntVar]],
    covers: Mapping[str, Cover],
    solver: cp_model.CpSolver,
) -> list[Duty]:
    """Names for the numbers; windows in order of time take the breaks in order of time."""
    shifts = _shifts_by_person(chosen, solver)
    breaks: dict[int, list[Break]] = defaultdict(list)
    for group, day_cover in covers.items():
        windows: dict[BreakClass, list[tuple[int, int]]] = defaultdict(list)
        for index, shift in shifts.items():
            if problem.people[index].group == group:
                for window in shift.breaks:
                    windows[break_class(window)].append((window.starts[0], index))
        for kind, places in windows.items():
            variables = day_cover.begin[kind]
            starts = [
                slot for slot in sorted(variables) for _ in range(solver.value(variables[slot]))
            ]
            for (_, index), start in zip(sorted(places), starts, strict=True):
                breaks[index].append(Break(start, kind[0], kind[1]))
    return [
        Duty(
            problem.people[index].code,
            problem.days[day],
            shift.start,
            shift.end,
            tuple(sorted(breaks[index], key=lambda one: one.start)),
        )
        for index, shift in sorted(shifts.items())
    ]


def _shifts_by_person(
    chosen: Mapping[tuple[int, ...], Mapping[ShiftType, cp_model.IntVar]],
    solver: cp_model.CpSolver,
) -> dict[int, ShiftType]:
    found: dict[int, ShiftType] = {}
    for members, counts in chosen.items():
        taken = [shift for shift, variable in counts.items() for _ in range(solver.value(variable))]
        found.update(zip(members, taken, strict=True))
    return found
