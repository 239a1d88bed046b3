"""How many calls of specialists this line has begun, how many citizens answered, and how and why the
calls ended. For the operator, since the line's start: no call, no office and no person stands here.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from servicetelefon.domain.office_call import OVER, TABLE, OfficeCallEvent, OfficeCallState

Ending = tuple[OfficeCallState, OfficeCallEvent]

ENDINGS: tuple[Ending, ...] = tuple(
    (row.to, event)
    for state, rows in TABLE.items()
    if state not in OVER
    for event, row in rows.items()
    if row.to in OVER
)
"""Every way in which a call can end. The same one may follow from several states."""


@dataclass(slots=True)
class OfficeCallCounts:
    """Each way stands there from the start with zero, so that a sudden one shows."""

    started: int = 0
    answered: int = 0
    ended: dict[Ending, int] = field(default_factory=lambda: dict.fromkeys(ENDINGS, 0))

    def moved(self, before: OfficeCallState, event: OfficeCallEvent, to: OfficeCallState) -> None:
        """A step that is on disk."""
        if before is OfficeCallState.CALLING and to is OfficeCallState.TALKING:
            self.answered += 1
        if to in OVER and before not in OVER:
            self.ended[to, event] += 1
