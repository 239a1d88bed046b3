"""Keeps one child running: adopts or starts it, starts it again when it ends, ends it in the end."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from servicetelefon.kit.clock import Clock, pause
from servicetelefon.kit.errors import ServiceError, Unavailable
from servicetelefon.ops.backoff import WAITS, Backoff
from servicetelefon.ops.child import ChildSpec, last_words, spawn
from servicetelefon.ops.disk import said_plainly
from servicetelefon.ops.log_files import log_file
from servicetelefon.ops.processes import Identity, ended, group, identify, lives, send
from servicetelefon.ops.supervisor_state import Left

_FIRST_GLANCE, _LATER_GLANCE = 0.02, 0.5
_TROUBLED = 3
"""At the third end in a row a sentence says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What all keepers share. `home` names the installation; `changed` is called after every
    start and end of a process; `say` prints one calm line.
    """

    home: Path
    logs: Path
    clock: Clock
    say: Callable[[str], None]
    changed: Callable[[], None]
    waits: Sequence[float] = WAITS


class Keeper:
    """The life of one child. `process` is None while it does not run; `trouble` says why it does not
    come back.
    """

    def __init__(self, spec: ChildSpec, house: House) -> None:
        self.spec = spec
        self.process: Identity | None = None
        self.restarts = 0
        self.trouble = ""
        self.ready = False
        self._house = house
        self._log = log_file(house.logs, spec.name)
        self._handle: subprocess.Popen[bytes] | None = None
        self._fingerprint = ""
        self._backoff = Backoff(house.waits)
        self._began = 0.0
        self._ending = False
        self._hasty = False

    def left(self) -> Left | None:
        """What a successor must know of this child."""
        return Left(self.process, self._fingerprint) if self.process else None

    async def begin(self, left: Left | None, *, keep_old: bool = False) -> None:
        """Adopt what a predecessor left, if it may stay; otherwise end it and start anew."""
        if left is None or not lives(left.process):
            await self._start()
            return
        unchanged = left.fingerprint == self.spec.fingerprint()
        self._took(left.process, left.fingerprint)
        if (unchanged or keep_old or self.spec.outlives_updates) and await self._answers():
            self.ready = True
            which = "" if unchanged else " as it is; what is new comes with its next start"
            self._house.say(f"{self.spec.name}: goes on{which}")
            return
        await self.end()
        await self._start()

    async def _answers(self) -> bool:
        glance = _FIRST_GLANCE
        with suppress(TimeoutError):
            async with asyncio.timeout(self.spec.start_seconds):
                while self.process and lives(self.process):
                    # Who cannot be asked now (no memory, no descriptors) is asked again.
                    with suppress(OSError):
                        if await self.spec.ready():
                            return True
                    await asyncio.sleep(glance)
                    # Who takes long is asked less often: PostgreSQL logs each time it declines.
                    glance = min(glance * 1.2, _LATER_GLANCE)
        return False

    async def until_ready(self) -> None:
        """Wait until the process just begun is of use; raises Unavailable, saying why it is not."""
        self.ready = await self._answers()
        if self.ready:
            return
        if self.process and lives(self.process):
            await self.end()
            raise Unavailable(self._sentence("did not get ready"))
        raise Unavailable(self._sentence(self._bury()))

    async def keep(self) -> None:
        """Start the child again whenever it ends, for as long as this runs."""
        while True:
            if self.process is not None:
                await ended(self.process)
            how = self._bury()
            await self._come_back(self._sentence(how))
            self.restarts += 1
            self._house.say(f"{self.spec.name}: {how}, runs again")

    async def _come_back(self, sentence: str) -> None:
        while True:
            self.trouble = sentence
            wait = self._backoff.failed(self._house.clock.monotonic() - self._began)
            if self._backoff.failures == _TROUBLED:
                self._house.say(f"{sentence}; it is tried again and again")
            await pause(self._house.clock, timedelta(seconds=wait))
            try:
                await self._start()
                await self.until_ready()
            except ServiceError as failure:
                sentence = str(failure)
                if not sentence.startswith(self.spec.name):
                    sentence = f"{self.spec.name}: {sentence}"
                continue
            self.trouble = ""
            return

    async def end(self) -> None:
        """End the process: as it is asked to first, without mercy after `stop_seconds`."""
        if self.process is None:
            return
        self._ending = True
        orders = (self.spec.stop_signal, self.spec.hasty_signal, signal.SIGKILL)
        for order in orders[1 if self._hasty else 0 :]:
            send(self.process, order)
            with suppress(TimeoutError):
                async with asyncio.timeout(self.spec.stop_seconds):
                    await ended(self.process)
                    break
        self._ending = False
        self._bury()

    def hasten(self) -> None:
        """End without waiting when the turn comes, or now if it has come."""
        self._hasty = True
        if self._ending and self.process is not None:
            send(self.process, self.spec.hasty_signal)

    def let_go(self) -> None:
        """Leave the process to a successor: nobody here will reap it."""
        if self._handle is not None:
            self._handle.returncode = 0

    async def _start(self) -> None:
        self._began = self._house.clock.monotonic()
        if self.spec.prepare is not None:
            with said_plainly(self._house.home):
                await asyncio.to_thread(self.spec.prepare)
        self._handle = spawn(self.spec, self._house.home, self._log)
        self._took(identify(self._handle.pid), self.spec.fingerprint())

    def _took(self, process: Identity | None, fingerprint: str) -> None:
        self.process = process
        self._fingerprint = fingerprint
        self._began = self._house.clock.monotonic()
        self._house.changed()

    def _bury(self) -> str:
        """Reap the ended process and whatever of its group it left; how it ended, in words."""
        gone, self.process, self.ready = self.process, None, False
        code = _reaped(self._handle, gone)
        self._handle = None
        if gone is not None:
            for orphan in group(gone.pid):
                send(orphan, signal.SIGKILL)
        self._house.changed()
        return _in_words(code)

    def _sentence(self, how: str) -> str:
        words = last_words(self._log)
        return f"{self.spec.name}: {how}{': ' if words else ''}{words} (see {self._log})"


_REAPED_WITHIN = 1.0
"""Seconds. Its end is told a moment before a process of many threads can be reaped, and what is not
reaped is left to whoever inherits it."""


def _reaped(handle: subprocess.Popen[bytes] | None, process: Identity | None) -> int | None:
    """The exit code (negative: a signal); None if it was not our child."""
    if handle is not None:
        with suppress(subprocess.TimeoutExpired):
            return handle.wait(_REAPED_WITHIN)
        return None
    if process is None:
        return None
    try:
        _, status = os.waitpid(process.pid, os.WNOHANG)
    except ChildProcessError:
        return None
    return os.waitstatus_to_exitcode(status)


def _in_words(code: int | None) -> str:
    if code is None or code == 0:
        return "ended"
    if code < 0:
        return f"ended by {signal.Signals(-code).name}"
    return f"ended with code {code}"
