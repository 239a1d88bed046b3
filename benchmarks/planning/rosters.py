"""A roster of 60 people for a week in quarters of an hour, within 2 % of the bound in a minute."""

from __future__ import annotations

import random
import time
from datetime import date, timedelta

from benchmarks.planning.table import Table
from servicetelefon.planning.roster.effort import Effort
from servicetelefon.planning.roster.law import SLOTS_A_DAY
from servicetelefon.planning.roster.problem import Absence, Person, Problem, Wish, Wished
from servicetelefon.planning.roster.roster import violations
from servicetelefon.planning.roster.shifts import catalogue
from servicetelefon.planning.roster.solve import solve
from servicetelefon.planning.roster.worth import answering, missing

MONDAY = date(2026, 11, 2)
DAYS = tuple(MONDAY + timedelta(n) for n in range(5))
SECONDS = 60.0
_PEAK = 46


def problem() -> Problem:
    chance = random.Random(5)
    people = tuple(
        Person(f"P{n:02d}", hours, days)
        for n, (hours, days) in enumerate(
            [(39, 5)] * 36 + [(30, 5)] * 10 + [(20, 4)] * 9 + [(19.5, 5)] * 5
        )
    )
    wishes = tuple(
        Wish(f"P{n:02d}", chance.choice(DAYS), chance.choice(list(Wished))) for n in range(0, 60, 2)
    )
    absences = (Absence("P03", DAYS[0], DAYS[4]), Absence("P17", DAYS[1], DAYS[2]))
    shape = (6, 11, 14, 13, 10, 9, 11, 11, 9, 6)
    day = [0] * SLOTS_A_DAY
    for slot in range(32, 72):
        day[slot] = round(_PEAK * shape[(slot - 32) // 4] / 14)
    need = {
        "": tuple(tuple(round(count * (1.1 if n == 0 else 1)) for count in day) for n in range(5))
    }
    return Problem(
        DAYS, need, people, catalogue(32, 72, (16, 20, 24, 28, 31, 32, 36)), absences, wishes
    )


def measure(table: Table) -> None:
    table.head("Roster: 60 people, 5 days, slots of 15 minutes")
    one = problem()
    begun = time.perf_counter()
    roster = solve(one, Effort(seconds=SECONDS))
    seconds = time.perf_counter() - begun
    table.line("gap to the bound", f"{roster.gap:.2%}", "", "2 %", holds=roster.gap <= 0.02)
    table.line("seconds", f"{seconds:.1f}", "", "60", holds=seconds <= SECONDS + 2)
    broken = len(violations(one, roster.duties))
    table.line(
        "broken rules (ArbZG §§ 3–5, ArbStättV, contract)", str(broken), "", "0", holds=not broken
    )
    needed = sum(sum(day) for day in one.need[""])
    there = sum(sum(answering(one, "", day, roster.duties)) for day in range(5))
    table.line("slots of one person needed and not covered", str(missing(one, roster.duties)),
               f"of {needed}, {there} there")  # fmt: skip
