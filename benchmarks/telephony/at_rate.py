"""The database's CPU of straight calls side by side, without an engine: so many a second, each
talks for half a second, its wrap-up is written and read again by the line.

    python -m benchmarks.telephony.at_rate [blocks] [calls a second]
    python -m benchmarks.telephony.at_rate --beside FOLDER [blocks] [calls a second]

The second compares this version with another checkout, a block here, a block there: what else
runs on the machine then meets both.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

import uvloop

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from benchmarks.telephony.engines import OURS, Ours, phone_of  # noqa: E402
from benchmarks.telephony.steps import a_line, ran  # noqa: E402
from fakes.telephony import FakeTelephony  # noqa: E402
from servicetelefon.phone.port import Ring  # noqa: E402

AGENTS, RATE, BLOCKS = 230, 100, 12
TALKS = 0.5
TICK_AND_MORE = 1.2
Used = tuple[float, float]


class Obeying(FakeTelephony):
    """Every phone is answered at once, every talk ends by itself."""

    talking: int = 0
    over: int = 0

    async def ring(self, ring: Ring) -> None:
        is_told_again = ring.channel in self.channels
        await super().ring(ring)
        if not is_told_again:
            self.answers(ring.phone)

    async def connect(self, bridge: str, channels: Sequence[str]) -> None:
        await super().connect(bridge, channels)
        for name in channels:
            if name.startswith("caller-"):
                self.talking += 1
                asyncio.get_running_loop().call_later(TALKS, self.goes, name)

    async def hang_up(self, channel: str) -> None:
        await super().hang_up(channel)
        self.over += 1


async def block(telephony: Obeying, ours: Ours, rate: int) -> Used:
    """A second of calls and what comes after them: CPU of our process and of PostgreSQL, a call."""
    before, begun = (time.process_time(), ran(ours.postgres)), time.perf_counter()
    telephony.over = 0
    for number in range(rate):
        await asyncio.sleep(max(0.0, begun + number / rate - time.perf_counter()))
        telephony.caller_rings(f"caller-{uuid4()}", OURS)
        if number % max(1, rate // 10) == 0:
            await ours.free()
    async with asyncio.timeout(30):
        while telephony.over < rate:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.01)
    await ours.free()
    await asyncio.sleep(TICK_AND_MORE)
    after = (time.process_time(), ran(ours.postgres))
    return (after[0] - before[0]) / rate, (after[1] - before[1]) / rate


async def serve(rate: int) -> None:
    """One block for each line on stdin, its figures on stdout."""
    loop = asyncio.get_running_loop()
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as folder:
        async with a_line(Path(folder) / "up", Obeying) as (telephony, ours):
            agents = [uuid4() for _ in range(AGENTS)]
            await ours.seat(agents)
            telephony.registered.update(phone_of(agent) for agent in agents)
            for _ in range(4):  # plans are made, pages are there
                await block(telephony, ours, rate)
            print(json.dumps([0, 0, ours.postgres]), flush=True)
            while await loop.run_in_executor(None, sys.stdin.readline):
                print(json.dumps([*await block(telephony, ours, rate), ours.postgres]), flush=True)


class Served:
    """A checkout's own process; `block` gives its figures."""

    def __init__(self, folder: Path, rate: int) -> None:
        self._process = subprocess.Popen(
            [folder / ".venv/bin/python", "-m", "benchmarks.telephony.at_rate", "--serve", str(rate)],
            cwd=folder, env=os.environ | {"PYTHONPATH": str(folder)}, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        self.blocks: list[Used] = []
        self.postgres = 0

    def ready(self) -> None:
        """After the set-up's own words and the first calls."""
        while not self._read():
            pass

    def block(self) -> None:
        if self._process.stdin is None:
            raise ValueError("without a stdin nothing can be asked")
        print("next", file=self._process.stdin, flush=True)
        if used := self._read():
            self.blocks.append(used)

    def end(self) -> None:
        if self._process.stdin:
            self._process.stdin.close()
        self._process.wait(30)

    def _read(self) -> Used | None:
        line = self._process.stdout.readline() if self._process.stdout else ""
        if not line:
            raise SystemExit("a line has ended")
        if not line.startswith("["):
            return None
        ours, postgres, self.postgres = json.loads(line)
        return ours, postgres


def compare(folders: Sequence[Path], blocks: int, rate: int) -> None:
    served = [Served(folder, rate) for folder in folders]
    for one in served:
        one.ready()
        print(f"PostgreSQL is process {one.postgres}", flush=True)
    for _ in range(blocks):
        for one in served:
            one.block()
    for one in served:
        one.end()
    print("CPU a call in ms: lower quarter, median; ours, PostgreSQL")
    for folder, one in zip(folders, served, strict=True):
        print(f"  {_quarters([b[0] for b in one.blocks])}  {_quarters([b[1] for b in one.blocks])}"
              f"  {folder}")  # fmt: skip
    if len(served) > 1:
        pairs = zip(served[0].blocks, served[1].blocks, strict=True)
        shares = [here[1] / there[1] for here, there in pairs]
        print(f"  PostgreSQL here / there: {statistics.median(shares):.3f}")


def _quarters(seconds: list[float]) -> str:
    lower, middle, _ = statistics.quantiles(seconds)
    return f"{lower * 1e3:6.2f} {middle * 1e3:6.2f}"


if __name__ == "__main__":
    given = sys.argv[1:]
    numbers = [int(one) for one in given if one.isdigit()]
    if "--serve" in given:
        uvloop.run(serve(numbers[0]))
    else:
        beside = [Path(given[given.index("--beside") + 1])] if "--beside" in given else []
        blocks_, rate_ = (*numbers, *(BLOCKS, RATE)[len(numbers) :])
        compare([ROOT, *beside], blocks_, rate_)
