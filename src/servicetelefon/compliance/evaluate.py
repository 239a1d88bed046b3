"""Every duty with its standing on a day: what binds, what is kept, and how that is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from servicetelefon.compliance.control import Controls, Finding, Verdict
from servicetelefon.compliance.duty import Duty


class State(StrEnum):
    """What a manager sees: red, green, a person's turn, or not yet."""

    KEPT = "kept"
    BROKEN = "broken"
    NEEDS_PERSON = "needs_person"
    NOT_YET = "not_yet"  # does not bind on this day and is no gate


@dataclass(frozen=True, slots=True)
class Row:
    """`signed_on`: the day on which a person has done the human part; None when nobody has."""

    duty: Duty
    state: State
    finding: Finding | None
    signed_on: date | None
    days_left: int | None


async def evaluate(
    duties: Iterable[Duty], controls: Controls, signed: Mapping[str, date], day: date
) -> list[Row]:
    """One row a duty. A control is asked once, however many duties rest on it."""
    asked: dict[str, Finding] = {}
    rows: list[Row] = []
    for duty in duties:
        finding = None
        if duty.control is not None:
            if duty.control not in asked:
                asked[duty.control] = await controls[duty.control]()
            finding = asked[duty.control]
        state = _state(duty, finding, signed.get(duty.id), day)
        rows.append(Row(duty, state, finding, signed.get(duty.id), duty.days_left(day)))
    return rows


def _state(duty: Duty, finding: Finding | None, signed_on: date | None, day: date) -> State:
    if not duty.is_due(day):
        return State.NOT_YET
    if finding is not None and finding.verdict is Verdict.FAIL:
        return State.BROKEN
    waits = finding is not None and finding.verdict is Verdict.NEEDS_PERSON
    if waits or (duty.person is not None and signed_on is None):
        return State.NEEDS_PERSON
    return State.KEPT
