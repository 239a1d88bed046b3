"""What a planner knows in advance, from files: days by name, steps of the rollout, corrections."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from servicetelefon.kit.errors import BrokenFile, Invalid
from servicetelefon.planning.files import Row, rows_of
from servicetelefon.planning.forecast.corrections import Correction
from servicetelefon.planning.forecast.history import MINUTES_A_DAY
from servicetelefon.planning.forecast.model import Assumptions, Step
from servicetelefon.planning.forecast.workdays import KnownDays

_KINDS = ("closed", "special", "excluded")


@dataclass(frozen=True)
class NamedDays:
    """Closed: nobody answers. Special: payment day, letters sent out. Excluded: does not count."""

    closed: frozenset[date]
    special: dict[str, frozenset[date]]
    excluded: frozenset[date]


def read_days(path: Path) -> NamedDays:
    """`day,kind[,name]`; a kind is closed, special or excluded, and special days have a name."""
    found: dict[str, set[date]] = defaultdict(set)
    special: dict[str, set[date]] = defaultdict(set)
    for row in rows_of(path, ("day", "kind"), ("name",)):
        kind = row.text("kind")
        if kind not in _KINDS:
            raise BrokenFile(row.place, f"a kind is closed, special or excluded, not {kind[:40]!r}")
        days = special[row.text("name")] if kind == "special" else found[kind]
        days.add(row.day("day"))
    named = {name: frozenset(days) for name, days in special.items()}
    return NamedDays(frozenset(found["closed"]), named, frozenset(found["excluded"]))


def read_steps(path: Path) -> tuple[Step, ...]:
    """`start,factor,reason`."""
    steps: list[Step] = []
    for row in rows_of(path, ("start", "factor", "reason")):
        try:
            steps.append(Step(row.day("start"), row.number("factor"), row.text("reason")))
        except Invalid as wrong:
            raise _placed(row, wrong) from wrong
    return tuple(steps)


def read_corrections(path: Path, slot_minutes: int) -> tuple[Correction, ...]:
    """`first,last,factor,reason[,topic,from,to]`; from and to are times of the day."""
    found: list[Correction] = []
    for row in rows_of(path, ("first", "last", "factor", "reason"), ("topic", "from", "to")):
        begin, end = row.minute("from", "00:00"), row.minute("to", "24:00")
        if begin % slot_minutes or end % slot_minutes or begin >= end:
            raise BrokenFile(row.place, "from and to must be the edges of slots, in order")
        try:
            found.append(
                Correction(
                    first=row.day("first"),
                    last=row.day("last"),
                    factor=row.number("factor"),
                    reason=row.text("reason"),
                    topic=row.values.get("topic") or None,
                    from_slot=begin // slot_minutes,
                    to_slot=None if end == MINUTES_A_DAY else end // slot_minutes,
                )
            )
        except Invalid as wrong:
            raise _placed(row, wrong) from wrong
    return tuple(found)


def assumptions(
    holidays: Iterable[date], days: NamedDays | None, steps: Sequence[Step]
) -> Assumptions:
    """Public holidays are closed days; what the planner's file says comes on top."""
    named = days or NamedDays(frozenset(), {}, frozenset())
    known = KnownDays(frozenset(holidays) | named.closed, named.special)
    return Assumptions(known=known, steps=tuple(steps), excluded=named.excluded)


def _placed(row: Row, wrong: Invalid) -> BrokenFile:
    return wrong if isinstance(wrong, BrokenFile) else BrokenFile(row.place, str(wrong))
