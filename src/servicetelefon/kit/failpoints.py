"""Named places where a drill may end the process: before and after each commit and send.

Names are told at import by `failpoint("…")` calls' literals; `FAILPOINT=name[:count]` arms
one. In the running service nothing is armed and a failpoint costs one dictionary look-up.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

from servicetelefon.kit.errors import Invalid


def _end_process() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class Failpoints:
    """Counts passes; when the armed name has been passed `count` times, acts (default: dies)."""

    def __init__(self, armed: str | None = None, act: Callable[[], None] = _end_process) -> None:
        self._left: dict[str, int] = {}
        self._act = act
        self.passed: dict[str, int] = {}
        if armed:
            self.arm(armed)

    def arm(self, armed: str) -> None:
        """From now on: act when NAME has been passed COUNT times."""
        name, _, count = armed.partition(":")
        if not name or (count and not count.isdigit()):
            raise Invalid(f"a failpoint is NAME or NAME:COUNT, not {armed!r}")
        self._left[name] = int(count or 1)

    def disarm(self) -> None:
        self._left.clear()

    def hit(self, name: str) -> None:
        if not self._left:
            return
        self.passed[name] = self.passed.get(name, 0) + 1
        if name not in self._left:
            return
        self._left[name] -= 1
        if self._left[name] <= 0:
            del self._left[name]
            self._act()
