"""Gauges that are read from the database now and then; a lost database costs a look, not the loop."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

import structlog

from servicetelefon.kit.clock import Clock, pause
from servicetelefon.kit.database import DatabaseAway

log = structlog.stdlib.get_logger()


async def keep_measuring(
    what: str, look: Callable[[], Awaitable[None]], clock: Clock, every: timedelta
) -> None:
    """`look` again and again until it is cancelled; `what` names it where it could not."""
    while True:
        try:
            await look()
        except DatabaseAway:
            log.warning("measures.not_read", what=what)
        await pause(clock, every)
