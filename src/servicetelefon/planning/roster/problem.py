"""What a roster is made from: days and their need, people, what they wish and when they are away."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from servicetelefon.kit.errors import Invalid
from servicetelefon.planning.roster.law import SLOTS_A_DAY, Limits
from servicetelefon.planning.roster.shifts import ShiftType


@dataclass(frozen=True, slots=True)
class Person:
    """`hours_per_week` and `days_per_week` are the contract; `group` people with equal skills.

    `earliest`, `latest` bound the slots of a day and `weekdays` (0 is Monday) the days on which
    the person works. `rested_from` is the slot of the first day until which the rest after the
    last shift of the week before lasts (0: rested).
    """

    code: str
    hours_per_week: float
    days_per_week: int = 5
    group: str = ""
    earliest: int = 0
    latest: int = SLOTS_A_DAY
    weekdays: frozenset[int] = frozenset(range(7))
    rested_from: int = 0


@dataclass(frozen=True, slots=True)
class Absence:
    """From `first` to `last`, both included. Without cause: a roster need not know it."""

    person: str
    first: date
    last: date

    def covers(self, person: str, day: date) -> bool:
        return self.person == person and self.first <= day <= self.last


class Wished(StrEnum):
    FREE = "free"
    EARLY = "early"  # begins at opening
    LATE = "late"  # ends at closing


@dataclass(frozen=True, slots=True)
class Wish:
    person: str
    day: date
    wished: Wished
    weight: int = 1


@dataclass(frozen=True)
class Problem:
    """One week. `need[group][day index]` is how many must answer in each slot of the day."""

    days: tuple[date, ...]
    need: Mapping[str, tuple[tuple[int, ...], ...]]
    people: tuple[Person, ...]
    shifts: tuple[ShiftType, ...]
    absences: tuple[Absence, ...] = ()
    wishes: tuple[Wish, ...] = ()
    limits: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        if not self.days or self.days[-1] - self.days[0] >= timedelta(days=7):
            raise Invalid("a roster is made for the days of one week")
        codes = [person.code for person in self.people]
        if len(set(codes)) < len(codes):
            raise Invalid("two people of a roster have the same code")
        for group, week in self.need.items():
            if len(week) != len(self.days) or any(len(day) != SLOTS_A_DAY for day in week):
                raise Invalid(
                    f"the need of group {group!r} must be given for all slots of all days"
                )
        for name in {*(one.person for one in self.absences), *(one.person for one in self.wishes)}:
            if name not in codes:
                raise Invalid(f"nobody in the roster is called {name}")

    def is_absent(self, person: Person, day: date) -> bool:
        return any(absence.covers(person.code, day) for absence in self.absences)

    def contract(self, person: Person) -> int:
        """Slots to work in this week; a day of absence counts as worked."""
        absent = sum(
            self.is_absent(person, day) and day.weekday() in person.weekdays for day in self.days
        )
        share = 1.0 - min(absent, person.days_per_week) / max(person.days_per_week, 1)
        return round(person.hours_per_week * 4 * share)

    def most_work(self, person: Person) -> int:
        return min(self.contract(person), self.limits.longest_week)

    def possible(self, person: Person, day: int) -> dict[int, tuple[ShiftType, ...]]:
        """Shifts by length of work that the person may work, whatever happens on other days."""
        when = self.days[day]
        if when.weekday() not in person.weekdays or self.is_absent(person, when):
            return {}
        rested = person.rested_from if day == 0 else 0
        found: dict[int, list[ShiftType]] = defaultdict(list)
        for shift in self.shifts:
            if shift.start >= max(person.earliest, rested) and shift.end <= person.latest:
                found[shift.work].append(shift)
        return {work: tuple(shifts) for work, shifts in found.items()}

    def fits(self, wish: Wish, start: int, end: int) -> bool:
        """Whether presence from `start` to `end` is what was wished (a free day is no presence)."""
        if wish.wished is Wished.EARLY:
            return start == min(one.start for one in self.shifts)
        return wish.wished is Wished.LATE and end == max(one.end for one in self.shifts)
