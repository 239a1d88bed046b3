"""The journal's hash chain: every second the committed lines are sealed, in one order.

Lines go in unchained, because a chain head locked to the commit would make commits queue.
The seal of a line is SHA-256 over the seal before it and the line itself; a line that was
changed, removed or put between breaks every seal after it. Personal retention never touches
the journal, so the chain holds.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from psycopg.rows import TupleRow

from servicetelefon.kit.database import Transaction

START = bytes(32)
_LOCK = 0x5EA1
_MARGIN = 10_000
"""Numbers are given at the insert and lines are seen at the commit: a line may appear late,
but not by so many others."""

_LINE = "j.id, j.at, j.code, j.version, j.contact, j.enquiry, j.role, j.office, j.data"

_UNSEALED = f"""
select {_LINE} from records.journal j
where j.number > coalesce((
  select max(k.number) from records.seal s join records.journal k on k.id = s.journal
  where s.position = (select max(position) from records.seal)
), 0) - %s
and not exists (select 1 from records.seal s where s.journal = j.id)
order by j.number limit %s
"""  # noqa: S608 - constant columns


# All of a second in one statement: a statement a line cost as much as the line itself.
_SEAL = """
insert into records.seal (sealed_at, position, journal, digest)
select %s, * from unnest(%s::bigint[], %s::uuid[], %s::bytea[])
"""


@dataclass(frozen=True, slots=True)
class Broken:
    """The first place where the chain does not hold."""

    position: int
    journal: UUID
    why: str


def digest(before: bytes, line: TupleRow) -> bytes:
    """The seal of a line, from the seal before it."""
    plain = [_text(value) for value in line]
    return hashlib.sha256(before + json.dumps(plain, sort_keys=True).encode()).digest()


def _text(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return str(value) if isinstance(value, UUID) else value


async def seal(tx: Transaction, now: datetime, most: int = 2000) -> int:
    """Chain what is committed and not sealed yet; how many lines."""
    await tx.raw.execute("select pg_advisory_xact_lock(%s)", (_LOCK,))
    head = await tx.row("select position, digest from records.seal order by position desc limit 1")
    position, last = (head[0], bytes(head[1])) if head else (0, START)
    lines = await tx.rows(_UNSEALED, (_MARGIN, most))
    digests: list[bytes] = []
    for line in lines:
        last = digest(last, line)
        digests.append(last)
    if lines:
        places = range(position + 1, position + 1 + len(lines))
        await tx.raw.execute(_SEAL, (now, list(places), [line[0] for line in lines], digests))
    return len(lines)


async def verify(tx: Transaction) -> Broken | None:
    """Reckon the whole chain again; None when it holds."""
    last, expected = START, 1
    cursor = await tx.raw.execute(
        f"select s.position, s.journal, s.digest, {_LINE} from records.seal s "  # noqa: S608
        "left join records.journal j on j.id = s.journal order by s.position"
    )
    async for position, journal, sealed, *line in cursor:
        if position != expected:
            return Broken(expected, journal, "a seal is missing")
        if line[0] is None:
            return Broken(position, journal, "the line is gone")
        last = digest(last, tuple(line))
        if last != bytes(sealed):
            return Broken(position, journal, "the line is not what was sealed")
        expected += 1
    return None
