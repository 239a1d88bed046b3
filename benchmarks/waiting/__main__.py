"""500 waiting, 500 to be called back, then 2,000 an hour for eight hours: nobody overtaken, nobody
called twice, and the simulator agrees contact by contact. `python -m benchmarks.waiting [HOURS]`."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from benchmarks.waiting.day import Day, some_contacts
from servicetelefon.kit.crypto import Vault
from servicetelefon.kit.database import Database
from servicetelefon.kit.failpoints import Failpoints
from servicetelefon.kit.keys import KeyRing
from servicetelefon.ops.migrations import migrate
from servicetelefon.ops.postgres import APP
from servicetelefon.ops.postgres_use import temporary_cluster
from servicetelefon.ops.roles import ensure_database, ensure_roles
from servicetelefon.planning.simulate.plain import simulate
from servicetelefon.planning.simulate.world import Kind, Rules, Shift, SimulatedAgent, Staff, World

AGENTS, SEED = 165, 8


def the_world(agents: int, hours: float) -> World:
    kinds = (
        Kind("Deutsch", frozenset({"sozialhilfe"})),
        Kind("Englisch", frozenset({"sozialhilfe", "englisch"})),
    )
    shift = (Shift(0, hours * 3600 + 40 * 3600),)
    people = [SimulatedAgent(kinds[number % 3 == 0].needs, shift) for number in range(agents)]
    return World(kinds, Staff.of(people), Rules(ring_s=0, dial_s=20, try_again_s=900))


async def measure(hours: float) -> int:
    world = the_world(AGENTS, hours)
    contacts = some_contacts(
        waiting=500, callbacks=500, an_hour=2000, hours=hours, kinds=2, seed=SEED
    )
    with tempfile.TemporaryDirectory() as folder, temporary_cluster(Path(folder) / "pg") as server:
        ensure_roles(server.dsn())
        dsn = ensure_database(server.dsn(), "waiting")
        migrate(dsn)
        ring = KeyRing(Path(folder) / "keys")
        for name in ("line", "city-hmac"):
            ring.ensure(name)
        database = Database(dsn, role=APP, name="bench", failpoints=Failpoints(), size=2)
        await database.open()
        day = Day(database, world, contacts, Vault(ring, os.urandom))
        began, used = time.perf_counter(), time.process_time()
        await day.run()
        took, cpu = time.perf_counter() - began, time.process_time() - used
        await database.close()
    return told(day, world, hours, took, cpu)


def told(day: Day, world: World, hours: float, took: float, cpu: float) -> int:
    simulated = simulate(world, day.contacts)
    answered = np.array(day.answered, dtype=np.int64)
    differ = int((answered != simulated.answered).sum())
    print(f"seed {SEED}, {len(answered)} contacts, {hours:g} simulated hours, {AGENTS} agents")
    print(f"{'matches':<44}{day.matches:>10}")
    print(f"{'answered / called back':<44}{int((answered >= 0).sum()):>10} /"
          f" {sum(day.called_back)}")  # fmt: skip
    print(f"{'overtaken (bar: 0)':<44}{day.overtaken:>10}")
    print(f"{'talked to twice (bar: 0)':<44}{day.double:>10}")
    print(f"{'contacts at which the simulator differs (0)':<44}{differ:>10}")
    print(f"{'real time, s':<44}{took:>10.1f}")
    print(f"{'our CPU a contact, ms':<44}{1000 * cpu / len(answered):>10.2f}")
    return int(bool(day.overtaken or day.double or differ))


if __name__ == "__main__":
    sys.exit(asyncio.run(measure(float(sys.argv[1]) if len(sys.argv) > 1 else 8.0)))
