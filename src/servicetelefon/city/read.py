"""Reads what the city runs on, and what waits for a decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from psycopg.rows import TupleRow

from servicetelefon.city.release import Release, release_from
from servicetelefon.city.store import Origin
from servicetelefon.kit.database import Transaction
from servicetelefon.kit.errors import NotFound, ServiceError


@dataclass(frozen=True, slots=True)
class Known:
    """A kept release without its files."""

    hash: str
    city: str
    origin: Origin
    made_at: datetime
    role: str | None


@dataclass(frozen=True, slots=True)
class Active:
    """The release that runs, and since when."""

    release: Known
    since: datetime


@dataclass(frozen=True, slots=True)
class Proposal:
    """A folder's release that waits for a decision, with the files in which it differs."""

    release: Known
    paths: tuple[str, ...]


class ReleaseDamaged(ServiceError):
    """What is kept is not what was written."""

    code = "release-damaged"


_KNOWN = "r.hash, r.city, r.origin, r.made_at, r.role"


async def active(tx: Transaction) -> Active | None:
    row = await tx.row(
        f"select {_KNOWN}, a.since from city.active a join city.release r on r.hash = a.release"  # noqa: S608 - a constant
    )
    return Active(_known(row), row[5]) if row else None


async def active_hash(tx: Transaction) -> str | None:
    """Cheap enough to ask every second."""
    row = await tx.row("select release from city.active")
    return row[0] if row else None


async def releases(tx: Transaction) -> tuple[Known, ...]:
    """All that are kept, newest first."""
    rows = await tx.rows(
        f"select {_KNOWN} from city.release r order by r.made_at desc, r.hash"  # noqa: S608 - a constant
    )
    return tuple(_known(row) for row in rows)


async def release(tx: Transaction, release_hash: str) -> Release:
    """A kept release with its files; NotFound, or ReleaseDamaged when its hash is not theirs."""
    row = await tx.row("select files from city.release where hash = %s", (release_hash,))
    if row is None:
        raise NotFound(f"there is no release {release_hash}")
    sounds = await tx.rows(
        "select path, content from city.sound where release = %s", (release_hash,)
    )
    texts = {path: text.encode() for path, text in row[0].items()}
    found = release_from(texts | {path: bytes(content) for path, content in sounds})
    if found.hash != release_hash:
        raise ReleaseDamaged(f"the files of release {release_hash} have changed")
    return found


async def proposal(tx: Transaction) -> Proposal | None:
    """The newest proposal, while it is newer than what runs and differs from it."""
    running = await active(tx)
    newest = next((one for one in await releases(tx) if one.origin is Origin.PROPOSAL), None)
    if running is None or newest is None or newest.made_at < running.since:
        return None
    paths = changed(await release(tx, running.release.hash), await release(tx, newest.hash))
    return Proposal(newest, paths) if paths else None


def changed(before: Release, after: Release) -> tuple[str, ...]:
    """Paths that were added, removed or have another content."""
    paths = before.files.keys() | after.files.keys()
    return tuple(sorted(path for path in paths if before.files.get(path) != after.files.get(path)))


def _known(row: TupleRow) -> Known:
    release_hash, city, origin, made_at, role = row[:5]
    return Known(release_hash, city, Origin(origin), made_at, role)
