"""Shifts by number against the need of one day, with breaks placed by number too.

Breaks are not tied to shifts in the model: it only says how many begin in each slot, and that
each window can get its own (Bechtold and Jacobs 1990). Windows of one class are equally wide,
so none lies inside another, and counting from both ends is enough.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from ortools.sat.python import cp_model

from servicetelefon.planning.roster.law import SLOTS_A_DAY
from servicetelefon.planning.roster.shifts import BreakWindow, ShiftType
from servicetelefon.planning.roster.worth import COVERED, IDLE

Expression = cp_model.LinearExprT
BreakClass = tuple[int, bool, int]
"""Length, paid, and number of slots in which it may begin."""


def break_class(window: BreakWindow) -> BreakClass:
    return window.length, window.paid, len(window.starts)


@dataclass
class Cover:
    """The day in the model: `worth` to maximise, and `begin[class][slot]` how many breaks begin."""

    worth: list[Expression] = field(default_factory=list[Expression])
    begin: dict[BreakClass, dict[int, cp_model.IntVar]] = field(
        default_factory=dict[BreakClass, dict[int, cp_model.IntVar]]
    )


def cover(
    model: cp_model.CpModel,
    counts: Mapping[ShiftType, Expression],
    need: tuple[int, ...],
    most: int,
) -> Cover:
    """`counts` says how many work each shift, `most` how many there are at most."""
    day = Cover()
    there: list[list[Expression]] = [[] for _ in range(SLOTS_A_DAY)]
    for shift, count in counts.items():
        for slot in range(shift.start, shift.end):
            there[slot].append(count)
    for kind, by_start in _windows(counts).items():
        day.begin[kind] = _breaks(model, kind, by_start, most)
        for slot, variable in day.begin[kind].items():
            for taken in range(slot, slot + kind[0]):
                there[taken].append(-variable)
    for slot, wanted in enumerate(need):
        day.worth.append(-IDLE * sum(there[slot]))
        if wanted:
            covered = model.new_int_var(0, wanted, "")
            model.add(covered <= sum(there[slot]))
            day.worth.append((COVERED + IDLE) * covered)
    return day


def _windows(
    counts: Mapping[ShiftType, Expression],
) -> dict[BreakClass, dict[int, list[Expression]]]:
    """How many windows of each class begin in each slot."""
    windows: dict[BreakClass, dict[int, list[Expression]]] = defaultdict(lambda: defaultdict(list))
    for shift, count in counts.items():
        for window in shift.breaks:
            windows[break_class(window)][window.starts[0]].append(count)
    return windows


def _breaks(
    model: cp_model.CpModel, kind: BreakClass, by_start: Mapping[int, list[Expression]], most: int
) -> dict[int, cp_model.IntVar]:
    """As many as there are windows, early enough and late enough for each of them."""
    width = kind[2]
    first, last = min(by_start), max(by_start) + width - 1
    begin = {slot: model.new_int_var(0, 2 * most, "") for slot in range(first, last + 1)}
    model.add(sum(begin.values()) == sum(one for counts in by_start.values() for one in counts))
    for start in by_start:
        end = start + width - 1
        done = [one for at, counts in by_start.items() if at <= start for one in counts]
        model.add(sum(begin[slot] for slot in begin if slot <= end) >= sum(done))
        open_yet = [one for at, counts in by_start.items() if at >= start for one in counts]
        model.add(sum(begin[slot] for slot in begin if slot >= start) >= sum(open_yet))
    return begin
