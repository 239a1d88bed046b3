"""Writes releases of the city and which of them runs, inside the transaction of its caller."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from psycopg.types.json import Jsonb

from servicetelefon.city.release import Release
from servicetelefon.kit.database import Transaction


class Origin(StrEnum):
    """Where a release came from, and so what it may do without anybody's consent."""

    DELIVERED = "delivered"  # a folder; as good as approved in trial operation
    PROPOSAL = "proposal"  # a folder that differs from what was edited or is productive
    EDITED = "edited"  # made on a page


@dataclass(frozen=True, slots=True)
class Kept:
    """A release as it is kept, with when it was made and under which role."""

    release: Release
    city: str
    origin: Origin
    made_at: datetime
    role: str | None = None


# A folder that returns to an earlier state is news again: it is the newest of its kind.
_KEEP = """
insert into city.release (hash, city, files, made_at, origin, role)
values (%s, %s, %s, %s, %s, %s)
on conflict (hash) do update set
  made_at = excluded.made_at, origin = excluded.origin, role = excluded.role
"""

_KEEP_SOUND = """
insert into city.sound (release, path, content) values (%s, %s, %s) on conflict do nothing
"""

_ACTIVATE = """
insert into city.active ("only", release, since) values (1, %s, %s)
on conflict ("only") do update set release = excluded.release, since = excluded.since
"""


async def lock(tx: Transaction) -> None:
    """One at a time decides what runs: two nodes may start together."""
    await tx.raw.execute("lock table city.active in share row exclusive mode")


async def keep(tx: Transaction, kept: Kept) -> None:
    """Write the release down; it does not run by this."""
    what = (kept.release.hash, kept.city, Jsonb(dict(kept.release.texts())))
    await tx.raw.execute(_KEEP, (*what, kept.made_at, kept.origin.value, kept.role))
    for path, content in kept.release.sounds().items():
        await tx.raw.execute(_KEEP_SOUND, (kept.release.hash, path, content))


async def activate(tx: Transaction, release: str, at: datetime) -> None:
    """From now on every node runs on this release."""
    await tx.raw.execute(_ACTIVATE, (release, at))
