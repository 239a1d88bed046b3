"""Two hundred kills, of children and of the supervisor itself: afterwards everything runs, once."""

from __future__ import annotations

import asyncio
import os
import random
import signal
from pathlib import Path

import pytest

from ops.dummies import NAMES, Household, process_of, until
from servicetelefon.kit.tasks import Tasks
from servicetelefon.ops.keeper import Keeper
from servicetelefon.ops.processes import Identity, ended, lives, marked, send
from servicetelefon.ops.supervisor import Supervisor

pytestmark = [
    pytest.mark.ops,
    pytest.mark.drill,
    pytest.mark.skipif(not os.environ.get("DRILL"), reason="runs with DRILL=1"),
]

KILLS = 200


@pytest.mark.parametrize("seed", [1, 2])
async def test_everything_runs_once_after_any_series_of_kills(tmp_path: Path, seed: int) -> None:
    house, tasks = Household(tmp_path), Tasks("drill")
    supervisor = await started(house, tasks)
    try:
        supervisor = await after_kills(supervisor, house, tasks, random.Random(seed))
        await until(lambda: all(well(keeper) for keeper in supervisor.keepers.values()))
        kept = {process_of(supervisor, name).pid for name in NAMES}
        assert {each.pid for each in leaders(house)} == kept
    finally:
        supervisor.stop()
        await tasks.drain()
    assert leaders(house) == []


async def after_kills(
    supervisor: Supervisor, house: Household, tasks: Tasks, chance: random.Random
) -> Supervisor:
    killed: list[Identity | None] = []
    for _ in range(KILLS):
        if chance.random() < 0.1:
            supervisor.hand_over()
            await tasks.drain()
            chosen = chance.sample(NAMES, chance.randrange(3))
            killed += [kill(supervisor, name) for name in chosen]
            supervisor = await started(house, tasks)
        else:
            killed.append(kill(supervisor, chance.choice(NAMES)))
        if chance.random() < 0.5:
            await asyncio.sleep(chance.random() / 50)
    for process in killed:
        if process is not None:
            await ended(process)
    return supervisor


def well(keeper: Keeper) -> bool:
    return keeper.ready and keeper.process is not None and lives(keeper.process)


def kill(supervisor: Supervisor, name: str) -> Identity | None:
    process = supervisor.keepers[name].process
    if process is not None:
        send(process, signal.SIGKILL)
    return process


async def started(house: Household, tasks: Tasks) -> Supervisor:
    supervisor = house.supervisor()
    tasks.start(supervisor.run(), "supervisor")
    await until(lambda: supervisor.is_up)
    return supervisor


def leaders(house: Household) -> list[Identity]:
    """The children that live: every marked process that leads its group."""
    marks = {spec.mark(house.folder / "run") for spec in house.specs.values()}
    return [each for each in marked(marks) if lives(each) and os.getpgid(each.pid) == each.pid]
