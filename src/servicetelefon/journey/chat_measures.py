"""What is counted of chats: codes and seconds, never words and never who."""

from __future__ import annotations

from typing import Protocol


class ChatMeasures(Protocol):
    def answered(self, outcome: str, seconds: float) -> None:
        """One turn, with all that it took: words, transaction, journal."""
        ...

    def person_wanted(self, *, waits: bool) -> None:
        """Somebody wanted a person; without `waits` a callback was offered."""
        ...

    def reworded(self, how: str) -> None:
        """A language model was asked for search words."""
        ...


class _Nothing:
    def answered(self, outcome: str, seconds: float) -> None:
        pass

    def person_wanted(self, *, waits: bool) -> None:
        pass

    def reworded(self, how: str) -> None:
        pass


NOTHING_MEASURED: ChatMeasures = _Nothing()
