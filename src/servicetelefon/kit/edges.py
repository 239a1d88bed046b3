"""Edges: work beside other work, where a part that breaks stops none of the others.

What broke is logged with its trace, counted, and kept as a finding until it has gone well
again or its owner has seen to it.
"""

from __future__ import annotations

from collections.abc import Awaitable

import structlog

from servicetelefon.kit.database import DatabaseAway
from servicetelefon.kit.errors import Unavailable

log = structlog.stdlib.get_logger()


class Edges:
    """The parts of one owner by name."""

    def __init__(self, owner: str) -> None:
        self._owner = owner
        self._broken: dict[str, str] = {}
        self.breaks = 0

    async def run(self, part: str, work: Awaitable[None]) -> bool:
        """Whether the part was done. DatabaseAway is not the part's fault and goes on to the
        owner; another part of the service that is away is tried again by whoever comes next.
        """
        try:
            await work
        except DatabaseAway:
            raise
        except Unavailable as away:
            log.warning("part.skipped", owner=self._owner, part=part, why=away.code)
            return False
        except Exception as fault:
            self.breaks += 1
            self._broken[part] = type(fault).__name__
            log.exception("part.broken", owner=self._owner, part=part)
            return False
        self._broken.pop(part, None)
        return True

    async def finding(self) -> str | None:
        """The broken parts in words, for the health page; None when all are well."""
        if not self._broken:
            return None
        return "broken: " + ", ".join(f"{part} ({why})" for part, why in self._broken.items())
