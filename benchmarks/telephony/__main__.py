"""Measures both queues at 1 to 200 calls at once and at rising rates; prints one table.

Everything shares this machine, the load too: compare the two queues, not two machines.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from benchmarks.telephony.engines import OURS, THEIRS, Ours, both_queues, cpu, our_line  # noqa: E402
from benchmarks.telephony.media import Pool  # noqa: E402
from benchmarks.telephony.sip import Callers, Dialled, Phones  # noqa: E402
from telephony.engine import Engine  # noqa: E402

WAVES = (1, 10, 50, 100, 200)
RATES = (25, 50, 75, 100, 125, 150, 200)
AGENTS = 230
RATE_LASTS = 4.0
_HOLD = 0.5
Cpu = tuple[float, float, float]


@dataclass
class Load:
    """One engine under test, dialled by `line`."""

    engine: Engine
    ours: Ours
    phones: Phones
    pool: Pool
    line: str

    def cpu(self) -> Cpu:
        """Seconds so far: Asterisk, our line, the database."""
        return (
            cpu(self.engine.process.pid),
            cpu(self.ours.line),
            cpu(self.ours.postgres, whole_family=True),
        )

    async def callers(self) -> Callers:
        made = Callers(self.pool, self.engine.sip, self.line, uuid4().hex[:8])
        await made.open()
        return made


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))] if values else 0.0


def ms(values: list[float]) -> str:
    return f"{statistics.median(values) * 1e3:6.1f} / {percentile(values, 0.95) * 1e3:6.1f}"


async def wave(load: Load, count: int) -> str:
    """`count` calls, 20 a second, all held until the last one talks for a second."""
    callers = await load.callers()
    before = load.cpu()
    for _ in range(count):
        callers.dial()
        await asyncio.sleep(0.05)
    await until(lambda: all(call.heard or call.failed for call in callers.calls), 10)
    await asyncio.sleep(1)
    used = [(b - a) * 1e3 / count for a, b in zip(before, load.cpu(), strict=True)]
    for call in callers.calls:
        callers.hang_up(call)
    await asyncio.sleep(1 + count / 200)
    callers.close()
    rings, sounds, missing = figures(load, callers.calls)
    return row(load, count, rings, sounds, used, f"{missing} not bridged")


def figures(load: Load, calls: list[Dialled]) -> tuple[list[float], list[float], int]:
    """Seconds from INVITE to the ring, from the agent's answer to its sound; calls without it."""
    reached = [call for call in calls if call.heard]
    rung = [(call, load.phones.rung[call.reached]) for call in reached]
    rings = [ring.at - call.begun for call, ring in rung]
    return rings, [call.heard - ring.answered for call, ring in rung], len(calls) - len(reached)


def row(
    load: Load, count: object, rings: list[float], sounds: list[float], used: list[float], end: str
) -> str:
    name = "ours     " if load.line == OURS else "app_queue"
    cpu_text = " ".join(f"{one:7.2f}" for one in used)
    return f"{name} {count!s:>8}  {ms(rings or [0])}   {ms(sounds or [0])}   {cpu_text}   {end}"


async def rate(load: Load, per_second: int, lasts: float = RATE_LASTS) -> tuple[str, bool]:
    """Calls at a steady rate, each hung up half a second after its sound; none may be lost."""
    callers = await load.callers()
    before = load.cpu()
    loop = asyncio.get_running_loop()
    begun = loop.time()
    count = round(per_second * lasts)
    open_calls: list[Dialled] = []
    for number in range(count):
        await asyncio.sleep(max(0.0, begun + number / per_second - loop.time()))
        open_calls.append(callers.dial())
        open_calls = hang_up_old(callers, open_calls)
        if load.line == OURS and number % max(1, per_second // 10) == 0:
            await load.ours.free()
    took = loop.time() - begun
    used = [(b - a) * 1e3 / count for a, b in zip(before, load.cpu(), strict=True)]
    await until(lambda: not hang_up_old(callers, open_calls) or all_over(callers), 5)
    for call in callers.calls:
        callers.hang_up(call)
    await asyncio.sleep(2)
    callers.close()
    rings, sounds, missing = figures(load, callers.calls)
    fair = missing == 0 and took < lasts * 1.1
    end = f"{missing} not bridged, {sum(call.repeated for call in callers.calls)} repeated"
    return row(load, f"{per_second}/s", rings, sounds, used, end), fair


def hang_up_old(callers: Callers, calls: list[Dialled]) -> list[Dialled]:
    """Those that still go on."""
    now = time.perf_counter()
    for call in calls:
        if call.heard and now - call.heard > _HOLD:
            callers.hang_up(call)
    return [call for call in calls if not call.ended]


def all_over(callers: Callers) -> bool:
    return all(call.ended or call.failed for call in callers.calls)


async def until(true: Callable[[], bool], seconds: float) -> None:
    end = time.perf_counter() + seconds
    while not true() and time.perf_counter() < end:  # noqa: ASYNC110 - nobody tells
        await asyncio.sleep(0.02)


async def idle(engine: Engine) -> None:
    """Until nothing is left of an overload before: the next one must not pay for it."""
    await until(lambda: "0 active channels" in engine.command("core show channels count"), 30)


async def measure(waves: tuple[int, ...], rates: tuple[int, ...]) -> None:
    agents = [uuid4() for _ in range(AGENTS)]
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as folder:
        pool = Pool(AGENTS + 200, steady=True)
        phones = Phones(pool)
        await phones.open()
        home = Path(folder)
        with both_queues(home / "asterisk", agents, phones.port) as engine:
            async with our_line(home / "up", ROOT / "tests/cities/musterstadt", engine) as ours:
                await ours.seat(agents)
                print("queue        calls  INVITE→ring ms  answer→sound ms   CPU ms a call:"
                      " Asterisk, line, PostgreSQL")  # fmt: skip
                for count in waves:
                    for line in (THEIRS, OURS):
                        await idle(engine)
                        load = Load(engine, ours, phones, pool, line)
                        await tidied(ours, lambda load=load, count=count: wave(load, count))
                pool.close()
                pool = phones.use(Pool(1200, steady=False))
                still_fair = {THEIRS, OURS}
                for per_second in rates:
                    for line in (THEIRS, OURS):
                        if line not in still_fair:
                            continue
                        await ours.tidy()
                        await idle(engine)
                        text, fair = await rate(Load(engine, ours, phones, pool, line), per_second)
                        print(text, flush=True)
                        if not fair:
                            still_fair.remove(line)
        phones.close()
        pool.close()


async def tidied(ours: Ours, run: Callable[[], Awaitable[str]]) -> None:
    await ours.tidy()
    print(await run(), flush=True)


def numbers(text: str) -> tuple[int, ...]:
    return tuple(int(one) for one in text.split(",") if one)


if __name__ == "__main__":
    chosen = sys.argv[1:] + [""] * 2
    asyncio.run(
        measure(
            numbers(chosen[0]) or WAVES, () if chosen[1] == "none" else numbers(chosen[1]) or RATES
        )
    )
