"""What this process remembers of a caller between two keys: typed digits, a number read back, a
place, the wait that was told. Nothing of it is on disk: after a restart the question is simply asked again.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from servicetelefon.journey.caller_heard import Where
from servicetelefon.journey.line_words import Wait


@dataclass(slots=True)
class Remembered:
    """`number` is personal data of the caller: never logged."""

    typed: str = field(default="", repr=False)
    number: str | None = field(default=None, repr=False)
    where: Where | None = field(default=None, repr=False)
    last_key: datetime | None = None
    wait: Wait | None = None
    longer: bool = False
    article: str | None = None  # told with the place now
    articles: set[str] = field(default_factory=set[str])  # told in this call
    one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)


class CallerMemory:
    def __init__(self) -> None:
        self._of: dict[UUID, Remembered] = {}

    def __getitem__(self, contact: UUID) -> Remembered:
        return self._of.setdefault(contact, Remembered())

    def number(self, contact: UUID) -> str | None:
        """The number that was typed and is read back now."""
        found = self._of.get(contact)
        return found.number if found else None

    def forget(self, contact: UUID) -> None:
        self._of.pop(contact, None)

    def __len__(self) -> int:
        return len(self._of)
