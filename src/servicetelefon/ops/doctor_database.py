"""The doctor's checks of the database: version, rights, schema, and its clock."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from servicetelefon.kit.clock import Clock
from servicetelefon.kit.errors import Unavailable
from servicetelefon.ops.doctor import Check, Finding, State
from servicetelefon.ops.roles import Connection, address, connected, wrong_rights

CLOCKS_MAY_DIFFER = 1.0
"""Seconds; a node further off is not ready (decision 34)."""


def postgres(dsn: str, *, current: Callable[[], str | None], head: str) -> Check:
    """`current()` is the revision of the database (None: empty), `head` the one this program
    needs.
    """

    async def check() -> Finding:
        return await asyncio.to_thread(_postgres, dsn, current, head)

    return check


def _postgres(dsn: str, current: Callable[[], str | None], head: str) -> Finding:
    try:
        with connected(dsn) as connection:
            version = _version(connection)
            problems = wrong_rights(connection)
    except Unavailable as away:
        return Finding("postgres", State.ABSENT, str(away), None, address(dsn))
    at = current()
    if at != head:
        problems.append(f"its schema is {at or 'empty'} and must be {head}: run make up")
    if problems:
        return Finding("postgres", State.FAIL, "; ".join(problems), version, address(dsn))
    sentence = f"answers; its roles are as they must be, its schema is {head}"
    return Finding("postgres", State.OK, sentence, version, address(dsn))


def _version(connection: Connection) -> str:
    row = connection.execute("show server_version").fetchone()
    return str(row[0]).split(" ", maxsplit=1)[0] if row else ""


def clock_difference(dsn: str, clock: Clock) -> Check:
    async def check() -> Finding:
        apart = await asyncio.to_thread(_apart, dsn, clock)
        sentence = f"{abs(apart):.2f} s from the database's"
        if abs(apart) > CLOCKS_MAY_DIFFER:
            return Finding("clock", State.FAIL, f"{sentence}: set both by NTP")
        return Finding("clock", State.OK, sentence)

    return check


def _apart(dsn: str, clock: Clock) -> float:
    """Seconds our clock is ahead of the database's, half the way there and back taken off."""
    with connected(dsn) as connection:
        before = clock.now()
        # Asked only to be compared with ours.
        row = connection.execute("select statement_timestamp()").fetchone()
        after = clock.now()
    middle = before + (after - before) / 2
    return (middle - row[0]).total_seconds() if row else 0.0
