"""A successor of the key for hashes, by a command and, for what was left, each day in `jobs`."""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from psycopg.conninfo import conninfo_to_dict

from servicetelefon.bootstrap import delivery
from servicetelefon.bootstrap.command import at_work
from servicetelefon.bootstrap.places import Places
from servicetelefon.bootstrap.process import Process
from servicetelefon.bootstrap.snapshots import Snapshots
from servicetelefon.config import Settings
from servicetelefon.journey.lookup_renewal import LookupRenewal
from servicetelefon.kit.crypto import Vault
from servicetelefon.kit.database import Database
from servicetelefon.kit.errors import Conflict
from servicetelefon.kit.failpoints import Failpoints
from servicetelefon.kit.keys import CITY_HMAC, KeyRing
from servicetelefon.ops import migrations
from servicetelefon.ops.postgres import APP

_PASSES = 2
"""The second finds what a running process wrote in the moment of the change."""


def rotate_lookup_key(settings: Settings) -> str:
    """A sentence for the operator. One that was broken off is brought to its end first, without
    another key."""
    return asyncio.run(_rotate(settings))


def retire_lookup_keys(settings: Settings) -> str:
    """Destroy the keys before the current one, if nothing refers to them. Conflict with what does,
    and how often."""
    return asyncio.run(_retire(settings))


@asynccontextmanager
async def _renewals(settings: Settings, ring: KeyRing) -> AsyncGenerator[list[LookupRenewal]]:
    """Of the city's own database, and of the practice's where there is one as new as ours; an older
    one is gone through when the practice starts."""
    vault, failpoints = Vault(ring, os.urandom), Failpoints(settings.failpoint)
    async with at_work(settings) as work, _practice(settings, work.database) as practice:
        ground = (work.clock, work.ids, vault, failpoints, lambda: work.city)
        live = LookupRenewal(work.database, *ground, recipients(settings))
        yield [live, *(LookupRenewal(one, *ground) for one in practice)]


@asynccontextmanager
async def _practice(settings: Settings, live: Database) -> AsyncGenerator[list[Database]]:
    places = Places(settings, practice=True)
    name = conninfo_to_dict(places.database())["dbname"]
    async with live.step() as tx:
        there = await tx.row("select 1 from pg_database where datname = %s", (name,))
    if not there or migrations.current(places.database()) != migrations.head():
        yield []
        return
    async with Database(
        places.serving, role=APP, name="keys", failpoints=Failpoints(), size=1
    ) as database:
        yield [database]


async def _retire(settings: Settings) -> str:
    ring = KeyRing(Places(settings).keys)
    ring.load()
    if len(ring.every(CITY_HMAC)) == 1:
        return f"there is no earlier key of {CITY_HMAC}"
    async with _renewals(settings, ring) as renewals:
        referring = Counter[str]()
        for renewal in renewals:
            referring.update(await renewal.referring())
        if referring:
            told = ", ".join(f"{name}: {count}" for name, count in sorted(referring.items()))
            raise Conflict(
                f"the earlier keys of {CITY_HMAC} stay: something still refers to them ({told})"
            )
        await renewals[0].note_retired([one.number for one in ring.every(CITY_HMAC)[1:]])
        numbers = ring.retire(CITY_HMAC)
    return (
        f"nothing refers to {CITY_HMAC} {', '.join(map(str, numbers))}: destroyed in {ring.path}. Do the same "
        "on every other node, and keep a new copy; backups of before need the old one"
    )


async def _rotate(settings: Settings) -> str:
    ring = KeyRing(Places(settings).keys)
    ring.load()
    async with _renewals(settings, ring) as renewals:
        if left := await _run(renewals):
            return (
                f"the change to {CITY_HMAC} {ring.current(CITY_HMAC).number} had been broken off; "
                f"its last {left} hashes are made anew now. Run it again for another key"
            )
        for renewal in renewals:
            await renewal.note_key(ring.current(CITY_HMAC).number + 1)
        number = ring.rotate(CITY_HMAC).number
        renewed = sum([await _run(renewals) for _ in range(_PASSES)])
    return (
        f"{CITY_HMAC} {number} is in use from now on, {renewed} hashes are made anew: keep a new "
        f"copy of {ring.path}, and bring it to every other node"
    )


async def _run(renewals: list[LookupRenewal]) -> int:
    return sum([sum((await one.run_once()).values()) for one in renewals])


def recipients(settings: Settings) -> tuple[str, ...]:
    """To whom reports go by mail."""
    schedules = delivery.schedules(delivery.read(settings))
    return tuple(dict.fromkeys(address for one in schedules for address in one.to))


async def keep_renewing(process: Process, snapshots: Snapshots) -> None:
    """In `jobs` and in the practice, which knows no recipient, until it is cancelled."""
    renewal = LookupRenewal(
        process.database,
        process.clock,
        process.ids,
        process.vault,
        process.failpoints,
        snapshots.city,
        recipients(process.settings),
    )
    await renewal.run(process.edges)
