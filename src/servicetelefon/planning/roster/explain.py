"""Which rule decided: why a wish was not granted, and why nobody is there who is needed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from servicetelefon.planning.roster.law import Rule
from servicetelefon.planning.roster.problem import Person, Problem, Wish, Wished
from servicetelefon.planning.roster.roster import Duty, violations
from servicetelefon.planning.roster.shifts import ShiftType
from servicetelefon.planning.roster.worth import answering, is_granted, missing


@dataclass(frozen=True, slots=True)
class Denied:
    wish: Wish
    rule: Rule


@dataclass(frozen=True)
class Shortage:
    """From `start` to before `end` so many are missing; `because` counts, by rule, the people of
    the group who could not be there. NEED: they are more useful at another time."""

    group: str
    day: date
    start: int
    end: int
    missing: int
    because: Mapping[Rule, int]


def denied(problem: Problem, duties: Sequence[Duty]) -> list[Denied]:
    """Every wish that was not granted, with the rule that decided."""
    people = {person.code: person for person in problem.people}
    return [
        Denied(wish, _against(problem, people[wish.person], wish, duties))
        for wish in problem.wishes
        if wish.day in problem.days and not is_granted(problem, wish, duties)
    ]


def shortages(problem: Problem, duties: Sequence[Duty]) -> list[Shortage]:
    """Stretches in which the same number is missing for the same reasons."""
    found: list[Shortage] = []
    for group in problem.need:
        members = [person for person in problem.people if person.group == group]
        for index, day in enumerate(problem.days):
            there = answering(problem, group, index, duties)
            for slot, need in enumerate(problem.need[group][index]):
                if there[slot] < need:
                    because = Counter(
                        _not_there(problem, person, day, slot, duties)
                        for person in members
                        if not _answers(person, day, slot, duties)
                    )
                    one = Shortage(group, day, slot, slot + 1, need - there[slot], because)
                    _append(found, one)
    return found


def _append(found: list[Shortage], one: Shortage) -> None:
    """Goes on with the last stretch where nothing but the time is different."""
    if (
        found
        and found[-1].end == one.start
        and found[-1] == replace(one, start=found[-1].start, end=one.start)
    ):
        found[-1] = replace(found[-1], end=one.end)
    else:
        found.append(one)


def _answers(person: Person, day: date, slot: int, duties: Sequence[Duty]) -> bool:
    return any(
        duty.answers(slot) for duty in duties if (duty.person, duty.day) == (person.code, day)
    )


def _against(problem: Problem, person: Person, wish: Wish, duties: Sequence[Duty]) -> Rule:
    own = next((one for one in duties if (one.person, one.day) == (wish.person, wish.day)), None)
    others = [one for one in duties if one is not own]
    if wish.wished is Wished.FREE:
        # Without this day the contract is not fulfilled, or somebody is missing.
        needed = missing(problem, others) > missing(problem, duties)
        return Rule.NEED if needed else Rule.CONTRACT_HOURS
    never = _never(problem, person, wish.day)
    if never:
        return never
    fitting = [one for one in problem.shifts if problem.fits(wish, one.start, one.end)]
    possible = {one for shifts in _shifts(problem, person, wish.day) for one in shifts}
    granted = [one for one in fitting if one in possible]
    if not granted:
        return Rule.NOT_AVAILABLE
    broken = [_broken(problem, person, wish.day, shift, others) for shift in granted]
    return next((rule for rule in broken if rule), Rule.NEED) if all(broken) else Rule.NEED


def _not_there(
    problem: Problem, person: Person, day: date, slot: int, duties: Sequence[Duty]
) -> Rule:
    never = _never(problem, person, day)
    if never:
        return never
    own = next((one for one in duties if (one.person, one.day) == (person.code, day)), None)
    if own and own.start <= slot < own.end:
        paid = any(one.paid and one.start <= slot < one.start + one.length for one in own.breaks)
        return Rule.SCREEN_BREAKS if paid else Rule.BREAKS
    possible = [
        shift for shifts in _shifts(problem, person, day) for shift in shifts if shift.is_on(slot)
    ]
    if not possible:
        return Rule.NOT_AVAILABLE
    if own:
        return Rule.ONE_SHIFT_A_DAY
    broken = [_broken(problem, person, day, shift, duties) for shift in possible]
    return next((rule for rule in broken if rule), Rule.NEED) if all(broken) else Rule.NEED


def _never(problem: Problem, person: Person, day: date) -> Rule | None:
    if problem.is_absent(person, day):
        return Rule.ABSENT
    return None if day.weekday() in person.weekdays else Rule.NOT_AVAILABLE


def _shifts(problem: Problem, person: Person, day: date) -> Sequence[tuple[ShiftType, ...]]:
    return list(problem.possible(person, problem.days.index(day)).values())


def _broken(
    problem: Problem, person: Person, day: date, shift: ShiftType, others: Sequence[Duty]
) -> Rule | None:
    """The first rule that this shift would break beside the person's other duties."""
    breaks = shift.breaks_in_the_middle()
    own = [one for one in others if one.person == person.code]
    trial = [*own, Duty(person.code, day, shift.start, shift.end, breaks)]
    return next((one.rule for one in violations(problem, trial)), None)
