"""Ends processes that nobody keeps: asked first, then without mercy."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterable
from contextlib import suppress

from servicetelefon.ops.processes import Identity, ended, group, send

_PATIENCE = 5.0


async def end_all(processes: Iterable[Identity]) -> None:
    """End these processes, one after the other, each with what is left of its group."""
    for process in processes:
        for order in (signal.SIGTERM, signal.SIGKILL):
            if not send(process, order):
                break
            with suppress(TimeoutError):
                async with asyncio.timeout(_PATIENCE):
                    await ended(process)
        for orphan in group(process.pid):
            send(orphan, signal.SIGKILL)
