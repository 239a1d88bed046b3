"""Makes a roster in three steps, each by CP-SAT: shifts by number for the week, people by day,
shifts and breaks of each day. A model of everything at once found nothing useful in a minute.
"""

from __future__ import annotations

from collections.abc import Mapping

from servicetelefon.kit.errors import Invalid
from servicetelefon.planning.roster.day import Allowed, plan_day
from servicetelefon.planning.roster.effort import Effort, Progress, silent
from servicetelefon.planning.roster.law import SLOTS_A_DAY
from servicetelefon.planning.roster.names import Lengths, give_names
from servicetelefon.planning.roster.problem import Problem
from servicetelefon.planning.roster.roster import Duty, Roster
from servicetelefon.planning.roster.shifts import ShiftType
from servicetelefon.planning.roster.week import plan_week
from servicetelefon.planning.roster.worth import WISH, worth

_WEEK, _NAMES = 0.4, 0.3
"""Shares of the effort; the days share the rest."""
_WEEK_GAP = 0.0005
"""The plan without names need not be better: giving names costs more than that."""


def solve(problem: Problem, effort: Effort | None = None, progress: Progress = silent) -> Roster:
    """The best roster found, and the bound that no roster exceeds. Need that cannot be covered
    is no error: `explain` says why. Unavailable where the effort was too small."""
    if not problem.shifts:
        raise Invalid("there is no shift that fits the opening hours and the law")
    all_effort = effort or Effort()
    week = plan_week(problem, all_effort.part(_WEEK).good_enough(_WEEK_GAP), progress)
    lengths = give_names(problem, week, all_effort.part(_NAMES), progress)
    duties: list[Duty] = []
    each = (1.0 - _WEEK - _NAMES) / len(problem.days)
    for day in range(len(problem.days)):
        allowed = _allowed(problem, day, lengths, duties)
        duties += plan_day(problem, day, allowed, all_effort.part(each), progress)
    wishes = WISH * sum(wish.weight for wish in problem.wishes)
    return Roster(tuple(duties), worth(problem, duties), week.bound + wishes)


def _allowed(problem: Problem, day: int, lengths: Lengths, before: list[Duty]) -> Allowed:
    """The shifts of the decided length that leave enough rest after the day before (§ 5). Who
    has none left stays at home on this day."""
    rested = _rested_from(problem, day, before)
    found: dict[int, tuple[ShiftType, ...]] = {}
    for (index, when), work in lengths.items():
        if when != day:
            continue
        possible = problem.possible(problem.people[index], day)[work]
        shifts = tuple(one for one in possible if one.start >= rested.get(index, 0))
        if shifts:
            found[index] = shifts
    return found


def _rested_from(problem: Problem, day: int, before: list[Duty]) -> Mapping[int, int]:
    indices = {person.code: index for index, person in enumerate(problem.people)}
    rested: dict[int, int] = {}
    for duty in before:
        days = (problem.days[day] - duty.day).days
        until = duty.end + problem.limits.rest - days * SLOTS_A_DAY
        rested[indices[duty.person]] = max(until, rested.get(indices[duty.person], 0))
    return rested
