"""What a step of a call sets in its ContactRecord: moments, codes, and who could help."""

from __future__ import annotations

from datetime import datetime

from servicetelefon.domain.call import Event, Mark, Row, State
from servicetelefon.domain.outcomes import Outcome
from servicetelefon.domain.outgoing import Target, TargetKind
from servicetelefon.domain.permissions import Role
from servicetelefon.phone.store import Call

_LEFT_TO_THIRD = frozenset({State.PUT_THROUGH, State.TALKS_ON})


def marks(row: Row, call: Call, at: datetime, outcome: Outcome | None) -> dict[str, object]:
    """`call` is the row after the step."""
    set_: dict[str, object] = {mark.value: at for mark in row.marks}
    if outcome:
        set_["outcome"] = outcome.value
    if Mark.QUEUED in row.marks:
        set_ |= {
            "language": call.language,
            "topic": call.topic,
            "district": call.district,
            "door": call.door,
        }
    if Mark.ANSWERED in row.marks:
        set_["role"] = Role.AGENT.value
    if call.state in _LEFT_TO_THIRD and (office := _office(call)):
        set_["office"] = office
    return set_


HELPED_BY_KEY = {"1": "yes", "2": "partly", "3": "no"}


def question(event: Event, choice: str | None) -> dict[str, object]:
    """The one voluntary question: that it was put, and what was answered."""
    if event is Event.AGENT_ENDED_ASKS:
        return {"asked_helped": True}
    return {"helped": HELPED_BY_KEY.get(choice or "")} if event is Event.HELPED else {}


def _office(call: Call) -> str | None:
    target = Target.read(call.third or "")
    return target.id if target and target.kind is TargetKind.OFFICE else None
