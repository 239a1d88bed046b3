"""The supervisor: starts the children stage by stage, keeps each, and ends them in reverse order.

Killed itself, it leaves them running; its successor finds them in the state file, adopts those
that are well and as they should be, and ends the rest.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

from servicetelefon.kit.clock import Clock, pause
from servicetelefon.kit.errors import ServiceError
from servicetelefon.kit.tasks import Tasks
from servicetelefon.ops.backoff import WAITS
from servicetelefon.ops.child import ChildSpec
from servicetelefon.ops.keeper import House, Keeper
from servicetelefon.ops.log_files import ForeignLog, log_file, rotate
from servicetelefon.ops.processes import descends_from, marked
from servicetelefon.ops.strays import end_all
from servicetelefon.ops.supervisor_state import Left, StateFile

STATE = "supervisor.json"
_BETWEEN_LOOKS = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Stage:
    """Children that start together, and what must be done once they are ready (migrations).

    The plan's last child of the last stage is ended first: list them in the order of their
    importance (postgres · asterisk · line, jobs, web).
    """

    children: tuple[ChildSpec, ...]
    afterwards: Callable[[], Awaitable[None]] | None = None


class Supervisor:
    """Runs one plan in one installation. `run`: its private folder of sockets and state.

    `is_up` once everything was begun; `problems`: what failed on the way and is tried again.
    """

    def __init__(
        self,
        plan: Sequence[Stage],
        *,
        run: Path,
        logs: Path,
        clock: Clock,
        say: Callable[[str], None],
        waits: Sequence[float] = WAITS,
    ) -> None:
        self._plan = plan
        self._run = run
        self._logs = logs
        self._clock = clock
        self._print = say
        self._state = StateFile(run / STATE)
        house = House(
            home=run, logs=logs, clock=clock, say=self._say, changed=self._write_state, waits=waits
        )
        self.keepers = {spec.name: Keeper(spec, house) for stage in plan for spec in stage.children}
        self._foreign_logs = [
            ForeignLog(spec.own_log) for stage in plan for spec in stage.children if spec.own_log
        ]
        self.is_up = False
        self.problems: list[str] = []
        self._left: dict[str, Left] = {}
        self._keeps_old = False
        self._tasks = Tasks("supervisor")
        self._leave = asyncio.Event()
        self._hands_over = False
        self._failure: ServiceError | None = None

    async def run(self) -> None:
        """Bring everything up and keep it up until `stop` or `hand_over`.

        Raises ServiceError if the first start fails; everything is ended by then. When there
        were children to adopt, a part that fails is tried again instead: calls go on.
        """
        for folder in (self._run, self._logs):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._left = self._state.read()
        await self._end_strays()
        bring_up = self._tasks.start(self._bring_up(), "bring-up")
        self._tasks.start(self._keep_logs_small(), "logs")
        await self._leave.wait()
        await self._tasks.close()
        if self._hands_over:
            for keeper in self.keepers.values():
                keeper.let_go()
            return
        await self._end_everything()
        self._tend_foreign_logs()
        if self._failure is not None:
            raise self._failure
        if not bring_up.cancelled() and (fault := bring_up.exception()) is not None:
            raise fault

    def stop(self) -> None:
        """End everything in order; asked a second time, without waiting for anybody."""
        if self._leave.is_set():
            for keeper in self.keepers.values():
                keeper.hasten()
        self._leave.set()

    def hand_over(self) -> None:
        """Stop keeping the children and leave them running, for a successor to adopt."""
        self._hands_over = True
        self._leave.set()

    async def _bring_up(self) -> None:
        resuming = bool(self._left)
        try:
            for stage in self._plan:
                await self._bring_up_stage(stage, resuming=resuming)
            await end_all(left.process for left in self._left.values())
            self._left = {}
            self.is_up = True
        except ServiceError as failure:
            self._failure = failure
        finally:
            if not self.is_up:
                self._leave.set()

    async def _bring_up_stage(self, stage: Stage, *, resuming: bool) -> None:
        keepers = [self.keepers[spec.name] for spec in stage.children]
        async with asyncio.TaskGroup() as group:  # old ones end side by side
            begun = [
                group.create_task(_failure_of(partial(self._begin, keeper))) for keeper in keepers
            ]
        for task in begun:
            self._tolerate(task.result(), resuming=resuming)
        began = self._clock.monotonic()
        for keeper in keepers:
            if not keeper.ready:
                self._tolerate(await _failure_of(keeper.until_ready), resuming=resuming)
                if keeper.ready:
                    since = self._clock.monotonic() - began
                    self._say(f"{keeper.spec.name}: ready after {since:.1f} s")
            self._tasks.start(keeper.keep(), keeper.spec.name)
        if stage.afterwards is not None:
            failure = await _failure_of(stage.afterwards)
            self._tolerate(failure, resuming=resuming)
            # The schema is then what the old programs know, so they are what fits.
            self._keeps_old = failure is not None

    async def _begin(self, keeper: Keeper) -> None:
        left = self._left.pop(keeper.spec.name, None)
        await keeper.begin(left, keep_old=self._keeps_old)

    def _tolerate(self, failure: ServiceError | None, *, resuming: bool) -> None:
        """A step of the start may fail only if there is something that must go on."""
        if failure is None:
            return
        if not resuming:
            raise failure
        self.problems.append(str(failure))
        self._say(str(failure))

    async def _end_strays(self) -> None:
        """End processes of ours that the state file does not know: a start cut short."""
        known = {left.process.pid for left in self._left.values()}
        marks = {spec.mark(self._run) for stage in self._plan for spec in stage.children}
        await end_all(each for each in marked(marks) if not descends_from(each, known))

    async def _end_everything(self) -> None:
        for keeper in reversed(self.keepers.values()):
            if keeper.process is not None:
                await keeper.end()
                self._say(f"{keeper.spec.name}: ended")
        await end_all(left.process for left in reversed(self._left.values()))

    async def _keep_logs_small(self) -> None:
        while True:
            await pause(self._clock, _BETWEEN_LOOKS)
            # What the disk refuses now it may take the next time.
            with suppress(OSError):
                rotate(log_file(self._logs, name) for name in self.keepers)
            self._tend_foreign_logs()

    def _tend_foreign_logs(self) -> None:
        for log in self._foreign_logs:
            with suppress(OSError):
                log.tend()

    def _write_state(self) -> None:
        running = {name: left for name, keeper in self.keepers.items() if (left := keeper.left())}
        # A full disk must not stop the service; the file is then that of an earlier moment.
        with suppress(OSError):
            self._state.write(self._left | running)

    def _say(self, line: str) -> None:
        # Whoever started us may have closed the terminal since.
        with suppress(OSError):
            self._print(line)


async def _failure_of(step: Callable[[], Awaitable[None]]) -> ServiceError | None:
    try:
        await step()
    except ServiceError as failure:
        return failure
    return None
