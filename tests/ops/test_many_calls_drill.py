"""Five thousand calls, each bridged: afterwards our line is hardly larger than after the first thousand.
The load is that of `benchmarks/telephony`; what Asterisk takes beside it is told."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from uuid import uuid4

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from benchmarks.telephony.__main__ import AGENTS, Load, idle, rate  # noqa: E402
from benchmarks.telephony.engines import OURS, both_queues, our_line  # noqa: E402
from benchmarks.telephony.media import Pool  # noqa: E402
from benchmarks.telephony.sip import Phones  # noqa: E402

pytestmark = [
    pytest.mark.ops,
    pytest.mark.drill,
    pytest.mark.skipif(not os.environ.get("DRILL"), reason="runs with DRILL=1"),
]

THOUSANDS = 5
A_SECOND = 20
MAY_GROW = 1024 * 1024
"""Bytes for each thousand calls after the first: what a call leaves behind must be on disk."""


def size(pid: int) -> int:
    """Bytes of memory that are this process's own."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Private_Dirty:"):
            return int(line.split()[1]) * 1024
    raise AssertionError(f"process {pid} has no memory")


async def test_five_thousand_calls_leave_nothing_in_memory(tmp_path: Path) -> None:
    sizes = await sizes_after_each(tmp_path, THOUSANDS, 1000)
    print(sizes)  # noqa: T201 - Asterisk's share is looked at, not held: its arenas fill slowly
    line = sizes["line"]
    assert (line[-1] - line[0]) / (THOUSANDS - 1) < MAY_GROW, line


async def sizes_after_each(home: Path, blocks: int, calls: int) -> dict[str, list[int]]:
    """Memory of line and engine after each block of so many calls."""
    agents = [uuid4() for _ in range(AGENTS)]
    pool = Pool(350, steady=False)
    phones = Phones(pool)
    await phones.open()
    sizes: dict[str, list[int]] = {"line": [], "engine": []}
    with both_queues(home / "asterisk", agents, phones.port) as engine:
        async with our_line(home / "up", ROOT / "tests/cities/musterstadt", engine) as ours:
            await ours.seat(agents)
            load = Load(engine, ours, phones, pool, OURS)
            for _ in range(blocks):
                await ours.tidy()
                told, _ = await rate(load, A_SECOND, calls / A_SECOND)
                assert " 0 not bridged" in told, told
                await idle(engine)
                sizes["line"].append(size(ours.line))
                sizes["engine"].append(size(engine.process.pid))
    phones.close()
    pool.close()
    return sizes
