"""Whether a model is asked for other search words, and what becomes of it when it fails.

It is asked only where a question was not understood, before any transaction, and only while its
switch is on. What comes of it is at most a question back beside the offer of a person, so a model
that is slow, wrong or gone leaves the turn as good as without.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from servicetelefon.assistant.rewording import Fault, NotReworded, Rewriter
from servicetelefon.journey.chat_measures import NOTHING_MEASURED, ChatMeasures
from servicetelefon.kit.clock import Clock

FAULTS_IN_A_ROW = 3
LEFT_ALONE = timedelta(seconds=30)
"""Nobody waits again and again for a model that does not answer."""

DONE, LEFT = "done", "left_alone"
WAYS = (DONE, LEFT, *Fault)


@dataclass(slots=True)
class Rewording:
    rewriter: Rewriter
    clock: Clock
    measures: ChatMeasures = NOTHING_MEASURED
    _faults: int = 0
    _until: float = 0.0

    async def of(self, masked: str) -> str | None:
        """Other words, or None."""
        if self.clock.monotonic() < self._until:
            self.measures.reworded(LEFT)
            return None
        try:
            words = await self.rewriter.reword(masked)
        except NotReworded as failed:
            self.measures.reworded(failed.fault.value)
            self._count()
            return None
        self.measures.reworded(DONE)
        self._faults = 0
        return words

    def _count(self) -> None:
        self._faults += 1
        if self._faults >= FAULTS_IN_A_ROW:
            self._faults = 0
            self._until = self.clock.monotonic() + LEFT_ALONE.total_seconds()
