"""What a straight call costs us and the database, without an engine: the line's own parts on the
real database with a fake Asterisk. For machines that are too busy for moments: it measures CPU.

    python -m benchmarks.telephony.steps [calls] [--profile]
"""

from __future__ import annotations

import asyncio
import cProfile
import os
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))

import uvloop  # noqa: E402

from benchmarks.telephony.engines import OURS, Ours, family, given_to, on_database, phone_of  # noqa: E402
from benchmarks.telephony.straight_line import StraightIn  # noqa: E402
from fakes.telephony import FakeTelephony  # noqa: E402
from servicetelefon.bootstrap.calls import Engine, call_parts  # noqa: E402
from servicetelefon.bootstrap.process import opened  # noqa: E402
from servicetelefon.config import read  # noqa: E402
from servicetelefon.journey.assigning import Assigner  # noqa: E402
from servicetelefon.journey.call import Calls  # noqa: E402
from servicetelefon.journey.call_book import CallBook  # noqa: E402
from servicetelefon.journey.line import Line  # noqa: E402
from servicetelefon.kit.clock import Clock  # noqa: E402
from servicetelefon.kit.wording import Words  # noqa: E402
from servicetelefon.people.passwords import Passwords  # noqa: E402
from servicetelefon.phone.port import Ring  # noqa: E402

AGENTS, BLOCK = 30, 25
T = TypeVar("T", bound=FakeTelephony)
CITY = ROOT / "tests/cities/musterstadt"


async def no_sound(_words: Words) -> Path | None:
    return None


@asynccontextmanager
async def a_line(home: Path, engine: Callable[[Clock], T]) -> AsyncGenerator[tuple[T, Ours]]:
    """One line process, here, on an engine that obeys at once."""
    settings = read(given_to(home, CITY))
    async with on_database(settings) as (_, postgres), opened("line", settings) as process:
        snapshots = StraightIn(process, knowledge=True)
        await snapshots.start()
        telephony, book = engine(process.clock), CallBook()
        engine_ = Engine(telephony, telephony.tell, no_sound)
        assigner = Assigner(process.ids.new, approved=True)
        parts = call_parts(process, snapshots, engine_, book, assigner, Passwords())
        line = Line(parts, Calls(parts, book), book, process.tasks)
        await process.bell.start()
        process.tasks.start(line.run(), "line")
        async with asyncio.timeout(10):
            while not line.settled:  # noqa: ASYNC110 - nobody tells
                await asyncio.sleep(0.01)
        yield telephony, Ours(process.database, os.getpid(), postgres)


class Watched(FakeTelephony):
    """Tells when a phone rings and when two are brought together."""

    rung: asyncio.Event
    bridged: asyncio.Event
    ended: asyncio.Event

    async def ring(self, ring: Ring) -> None:
        is_told_again = ring.channel in self.channels
        await super().ring(ring)
        if not is_told_again:
            self.rung.set()

    async def connect(self, bridge: str, channels: Sequence[str]) -> None:
        await super().connect(bridge, channels)
        self.bridged.set()

    async def hang_up(self, channel: str) -> None:
        await super().hang_up(channel)
        self.ended.set()


async def one_call(telephony: Watched) -> tuple[float, float]:
    """Seconds from INVITE to the ring, and from the answer to the bridge."""
    telephony.rung, telephony.bridged, telephony.ended = (asyncio.Event() for _ in range(3))
    caller, began = f"caller-{uuid4()}", time.perf_counter()
    telephony.caller_rings(caller, OURS)
    await telephony.rung.wait()
    rang = time.perf_counter()
    phone = next(one.phone for one in telephony.channels.values() if one.phone and not one.up)
    telephony.answers(phone or "")
    await telephony.bridged.wait()
    bridged = time.perf_counter()
    telephony.goes(caller)
    await telephony.ended.wait()
    return rang - began, bridged - rang


async def measure(count: int, *, profile: bool) -> None:
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as folder:
        async with a_line(Path(folder) / "up", Watched) as (telephony, ours):
            agents = [uuid4() for _ in range(AGENTS)]
            await ours.seat(agents)
            telephony.registered.update(phone_of(agent) for agent in agents)
            for _ in range(200):  # plans are made, pages are there
                await one_call(telephony)
                await ours.free()
            profiler = cProfile.Profile()
            blocks: list[tuple[float, float]] = []
            moments: list[tuple[float, float]] = []
            for _ in range(count // BLOCK):
                before = (time.process_time(), ran(ours.postgres))
                if profile:
                    profiler.enable()
                moments += [await one_call(telephony) for _ in range(BLOCK)]
                profiler.disable()
                after = (time.process_time(), ran(ours.postgres))
                blocks.append(((after[0] - before[0]) / BLOCK, (after[1] - before[1]) / BLOCK))
                await ours.free()
            if profile:
                profiler.dump_stats("steps.prof")
    print("ms, lower quarter and median:")
    print("  CPU a call, ours       ", quarters([one[0] for one in blocks]))
    print("  CPU a call, PostgreSQL ", quarters([one[1] for one in blocks]))
    print("  INVITE to ring         ", quarters([one[0] for one in moments]))
    print("  answer to bridge       ", quarters([one[1] for one in moments]))


def quarters(seconds: list[float]) -> str:
    """What others on this machine take away shows in the upper half: the lower quarter is ours."""
    lower, middle, _ = statistics.quantiles(seconds)
    return f"{lower * 1e3:6.2f} {middle * 1e3:6.2f}"


def ran(postmaster: int) -> float:
    """Seconds that the server's processes have run, to the nanosecond."""
    return (
        sum(
            int((Path("/proc") / str(one) / "schedstat").read_text().split()[0])
            for one in family(postmaster)
        )
        / 1e9
    )


if __name__ == "__main__":
    counts = [int(one) for one in sys.argv[1:] if one.isdigit()]
    uvloop.run(measure(counts[0] if counts else 1000, profile="--profile" in sys.argv))
