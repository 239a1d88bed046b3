"""What somebody who waits is told: the truth about the wait, and where the topic is known something
useful instead of more music."""

from __future__ import annotations

from datetime import datetime, timedelta

from servicetelefon.domain.call import Event
from servicetelefon.journey.call_parts import CallParts
from servicetelefon.journey.call_steps import Change, Happens
from servicetelefon.phone.store import Call

AGAIN_AFTER = timedelta(seconds=60)
"""So much music lies between two times of being told."""

SAID_BY_THEN = timedelta(minutes=3)
"""Longer than place, keys and an article take together; whose end nobody told is over then."""


def told_again(call: Call, now: datetime) -> datetime:
    """The time begins when the last word is said; the first time comes sooner."""
    again = now + AGAIN_AFTER
    return min(call.due_at or again, again)


class WaitTold:
    def __init__(self, parts: CallParts, happens: Happens) -> None:
        self._p = parts
        self._happens = happens
        self._memory = parts.engine.memory

    async def tell(self, call: Call) -> None:
        of, now = self._memory[call.contact], self._p.clock.now()
        wait = await self._p.load.wait_of(call, now)
        before, of.wait = of.wait, wait
        of.longer = bool(
            before and before.minutes and wait.minutes
            and wait.minutes[1] > before.minutes[1]
        )  # fmt: skip
        of.article = self._article(call, now)
        choice = f"answer:{of.article}" if of.article else None
        change = Change({"due_at": now + SAID_BY_THEN, "told": None}, choice)
        await self._happens(call.contact, Event.WAIT_TOLD, change)

    def _article(self, call: Call, now: datetime) -> str | None:
        """One for the topic that was not told in this wait; none for who wants it quiet."""
        if call.topic is None or call.quiet:
            return None
        told = self._memory[call.contact].articles
        found = self._p.lookups.articles_for(call.topic, call.language, now)
        new = next((one for one in found if one not in told), None)
        if new:
            told.add(new)
        return new
