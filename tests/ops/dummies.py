"""Small real programs that stand in for the real children, and a supervisor around them."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from servicetelefon.kit.clock import SystemClock
from servicetelefon.kit.tasks import Tasks
from servicetelefon.ops.child import ChildSpec
from servicetelefon.ops.processes import Identity, identify
from servicetelefon.ops.supervisor import Stage, Supervisor

NAMES = ("postgres", "asterisk", "line", "jobs", "web")

_PROGRAM = """
trap 'echo "$0" >> ended; exit 0' TERM INT
if [ -e "$0.broken" ]; then echo port 80 is taken; exit 3; fi
echo "$0" >> began
: > "$0.ready"
while :; do sleep 3600 & wait; done
"""
QUICK = (0.0, 0.02)


def dummy(name: str, folder: Path, program: str = _PROGRAM) -> ChildSpec:
    """A child that notes when it begins and ends, in the files `began` and `ended`."""

    async def ready() -> bool:
        return (folder / f"{name}.ready").exists()

    return ChildSpec(
        name=name,
        command=("/bin/sh", "-c", program, name),
        environment={"PATH": os.defpath},
        folder=folder,
        ready=ready,
        prepare=lambda: (folder / f"{name}.ready").unlink(missing_ok=True),
        outlives_updates=name == "asterisk",
        stop_signal=signal.SIGINT if name == "postgres" else signal.SIGTERM,
        stop_seconds=5,
        start_seconds=5,
    )


@dataclass
class Household:
    """A supervisor of dummies with its folder and what it said."""

    folder: Path
    said: list[str] = field(default_factory=list[str])
    specs: dict[str, ChildSpec] = field(default_factory=dict[str, ChildSpec])

    def __post_init__(self) -> None:
        self.specs = self.specs or {name: dummy(name, self.folder) for name in NAMES}

    def change(self, name: str, **what: object) -> None:
        self.specs[name] = replace(self.specs[name], **what)

    def supervisor(self, afterwards: Callable[[], object] | None = None) -> Supervisor:
        postgres, asterisk, *rest = (self.specs[name] for name in NAMES)

        async def migrate() -> None:
            if afterwards is not None:
                afterwards()

        return Supervisor(
            [Stage((postgres,), migrate), Stage((asterisk,)), Stage(tuple(rest))],
            run=self.folder / "run",
            logs=self.folder / "log",
            clock=SystemClock(),
            say=self.said.append,
            waits=QUICK,
        )

    def noted(self, file: str) -> list[str]:
        path = self.folder / file
        return path.read_text().split() if path.exists() else []


@asynccontextmanager
async def running(supervisor: Supervisor) -> AsyncGenerator[Supervisor]:
    """The supervisor brought up, and stopped at the end unless that has happened."""
    tasks = Tasks("test")
    tasks.start(supervisor.run(), "supervisor")
    await until(lambda: supervisor.is_up)
    try:
        yield supervisor
    finally:
        supervisor.stop()
        await tasks.drain()


async def until(true: Callable[[], object]) -> None:
    """Wait for something that real processes bring about; it fails after ten seconds."""
    async with asyncio.timeout(30):
        while not true():  # noqa: ASYNC110 — other processes set no event
            await asyncio.sleep(0.01)


def process_of(supervisor: Supervisor, name: str) -> Identity:
    process = supervisor.keepers[name].process
    assert process is not None
    assert identify(process.pid) == process
    return process
