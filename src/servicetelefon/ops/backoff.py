"""How long to wait before a child that ended is started again."""

from __future__ import annotations

from collections.abc import Sequence

WAITS = (0.0, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
"""Seconds before the first, second, … restart; the last one stays."""

CALM = 60.0
"""Who has run this many seconds has recovered: the next end counts as the first."""


class Backoff:
    """Counts the ends of one child that came soon after each other."""

    def __init__(self, waits: Sequence[float] = WAITS) -> None:
        self._waits = waits
        self.failures = 0

    def failed(self, lived: float) -> float:
        """The child ended after `lived` seconds: how many seconds to wait now."""
        self.failures = 1 if lived >= CALM else self.failures + 1
        return self._waits[min(self.failures, len(self._waits)) - 1]
