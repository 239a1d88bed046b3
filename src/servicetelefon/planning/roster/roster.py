"""A finished roster: who works which shift with which breaks, and whether it is legal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from servicetelefon.planning.roster.law import SLOTS_A_DAY, Limits, Rule
from servicetelefon.planning.roster.problem import Person, Problem
from servicetelefon.planning.roster.shifts import Break


@dataclass(frozen=True, slots=True)
class Duty:
    """One person's day in slots: present from `start` to before `end`."""

    person: str
    day: date
    start: int
    end: int
    breaks: tuple[Break, ...]

    @property
    def work(self) -> int:
        """Paid slots: screen breaks are work (ArbStättV), the break of § 4 is not."""
        return self.end - self.start - sum(one.length for one in self.breaks if not one.paid)

    def answers(self, slot: int) -> bool:
        away = any(one.start <= slot < one.start + one.length for one in self.breaks)
        return self.start <= slot < self.end and not away


@dataclass(frozen=True)
class Roster:
    """`worth` is what was maximised (`worth.worth`) and `bound` what no roster exceeds."""

    duties: tuple[Duty, ...]
    worth: float
    bound: float

    @property
    def gap(self) -> float:
        """How far from the best possible at most, as a share of the bound."""
        return max(0.0, (self.bound - self.worth) / self.bound) if self.bound > 0 else 0.0

    def of(self, person: str) -> list[Duty]:
        return [duty for duty in self.duties if duty.person == person]

    def on(self, person: str, day: date) -> Duty | None:
        return next((one for one in self.duties if (one.person, one.day) == (person, day)), None)


@dataclass(frozen=True, slots=True)
class Violation:
    rule: Rule
    person: str
    day: date | None


def violations(problem: Problem, duties: Iterable[Duty]) -> list[Violation]:
    """Every broken rule, read from the duties alone; a swap is allowed where this stays empty."""
    found: list[Violation] = []
    listed = sorted(duties, key=lambda one: (one.person, one.day))
    for person in problem.people:
        own = [one for one in listed if one.person == person.code]
        for duty in own:
            found += [
                Violation(rule, person.code, duty.day) for rule in _of_day(problem, person, duty)
            ]
        found += [Violation(rule, person.code, day) for rule, day in _of_week(problem, person, own)]
    return found


def _of_day(problem: Problem, person: Person, duty: Duty) -> list[Rule]:
    limits = problem.limits
    outside = duty.start < person.earliest or duty.end > person.latest
    checks = {
        Rule.ABSENT: problem.is_absent(person, duty.day),
        Rule.NOT_AVAILABLE: outside or duty.day.weekday() not in person.weekdays,
        Rule.LONGEST_DAY: duty.work > limits.longest_day,
        Rule.BREAKS: not _rests_enough(duty, limits),
        Rule.SCREEN_BREAKS: sum(one.length for one in duty.breaks if one.paid)
        < limits.screen_breaks(duty.work),
    }
    return [rule for rule, broken in checks.items() if broken]


def _rests_enough(duty: Duty, limits: Limits) -> bool:
    """§ 4: long enough in all, and never more than six hours of work without."""
    unpaid = [one for one in duty.breaks if not one.paid]
    edges = [duty.start]
    for one in sorted(unpaid, key=lambda one: one.start):
        edges += [one.start, one.start + one.length]
    edges.append(duty.end)
    stretches = [edges[place + 1] - edges[place] for place in range(0, len(edges), 2)]
    long_enough = sum(one.length for one in unpaid) >= limits.meal(duty.work)
    return long_enough and max(stretches) <= limits.without_break


def _of_week(
    problem: Problem, person: Person, own: Sequence[Duty]
) -> list[tuple[Rule, date | None]]:
    found: list[tuple[Rule, date | None]] = []
    for before, after in pairwise(own):
        days = (after.day - before.day).days
        if days == 0:
            found.append((Rule.ONE_SHIFT_A_DAY, after.day))
        elif days * SLOTS_A_DAY + after.start - before.end < problem.limits.rest:
            found.append((Rule.REST, after.day))
    if own and own[0].day == problem.days[0] and own[0].start < person.rested_from:
        found.append((Rule.REST, own[0].day))
    work = sum(duty.work for duty in own)
    if work > problem.limits.longest_week:
        found.append((Rule.LONGEST_WEEK, None))
    if work > problem.contract(person):
        found.append((Rule.CONTRACT_HOURS, None))
    if len(own) > person.days_per_week:
        found.append((Rule.CONTRACT_DAYS, None))
    return found
