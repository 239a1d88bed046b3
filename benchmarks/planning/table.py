"""One printed line a figure: what was measured, ours, the peer's, the bar, and whether it holds."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Table:
    """Collects what missed its bar; the exit status tells."""

    missed: list[str] = field(default_factory=list[str])

    def head(self, title: str) -> None:
        print(f"\n{title}\n{'figure':54} {'ours':>14} {'peer':>22}  bar", flush=True)

    def line(
        self, what: str, ours: str, peer: str = "", bar: str = "", *, holds: bool = True
    ) -> None:
        mark = "" if holds else "  MISSED"
        print(f"{what:54} {ours:>14} {peer:>22}  {bar}{mark}", flush=True)
        if not holds:
            self.missed.append(what)


def best_of(times: int, work: Callable[[], object]) -> float:
    """Seconds of the quickest run: what the machine can do when nobody disturbs it."""
    found = float("inf")
    for _ in range(times):
        begun = time.perf_counter()
        work()
        found = min(found, time.perf_counter() - begun)
    return found
