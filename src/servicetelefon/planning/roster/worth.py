"""What a roster is worth: need that is covered, contract hours that are worked, wishes granted,
less people who answer when nobody calls. The solver maximises it and the bound bounds it."""

from __future__ import annotations

from collections.abc import Sequence

from servicetelefon.planning.roster.problem import Problem, Wish, Wished
from servicetelefon.planning.roster.roster import Duty

COVERED, WORKED, IDLE, WISH = 20, 4, 1, 6
"""For a slot of one person: needed and there, worked, there and not needed; for a wish: times
its weight."""


def worth(problem: Problem, duties: Sequence[Duty]) -> int:
    return (
        sum(
            _of_day(problem, group, index, duties)
            for group in problem.need
            for index in _days(problem)
        )
        + WORKED * sum(duty.work for duty in duties)
        + WISH * sum(wish.weight for wish in problem.wishes if is_granted(problem, wish, duties))
    )


def missing(problem: Problem, duties: Sequence[Duty]) -> int:
    """Slots of one person that are needed and not covered."""
    return sum(
        max(0, need - there)
        for group in problem.need
        for index in _days(problem)
        for need, there in zip(
            problem.need[group][index], answering(problem, group, index, duties), strict=True
        )
    )


def answering(problem: Problem, group: str, index: int, duties: Sequence[Duty]) -> list[int]:
    """How many of the group answer in each slot of a day."""
    members = {person.code for person in problem.people if person.group == group}
    there = [duty for duty in duties if duty.person in members and duty.day == problem.days[index]]
    return [
        sum(duty.answers(slot) for duty in there) for slot in range(len(problem.need[group][index]))
    ]


def is_granted(problem: Problem, wish: Wish, duties: Sequence[Duty]) -> bool:
    duty = next((one for one in duties if (one.person, one.day) == (wish.person, wish.day)), None)
    if wish.wished is Wished.FREE:
        return duty is None
    return duty is not None and problem.fits(wish, duty.start, duty.end)


def _of_day(problem: Problem, group: str, index: int, duties: Sequence[Duty]) -> int:
    there = answering(problem, group, index, duties)
    return sum(
        COVERED * min(have, need) - IDLE * max(0, have - need)
        for have, need in zip(there, problem.need[group][index], strict=True)
    )


def _days(problem: Problem) -> range:
    return range(len(problem.days))
