"""Keyed hashes in the database made anew under the current key, from the sealed values beside them.

A table is gone through in the order of its key, some rows a transaction; what is current already is
passed over, so that it can be broken off anywhere and begun again. Until a row is reached it is
found by its earlier hash, for every search asks for all of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from servicetelefon.kit.crypto import Slot, Vault
from servicetelefon.kit.database import Transaction


@dataclass(frozen=True, slots=True)
class Batch:
    """`last`: the row after which the next batch begins, None at the end of the table. `left`: rows
    that keep an earlier hash for now."""

    last: UUID | None
    renewed: int
    left: int = 0


def batch(ids: list[UUID], most: int, renewed: int, left: int = 0) -> Batch:
    return Batch(ids[-1] if len(ids) == most else None, renewed, left)


@dataclass(frozen=True, slots=True)
class Hashed:
    """A column of hashes beside the sealed value that they are made from, in constants of SQL.

    `clash`: with which other row (`o`) a row (`t`) may not share its hash; it keeps the earlier one
    while there is such a row. `of`: what of the opened value is hashed.
    """

    table: str
    key: str
    sealed: str
    lookup: str
    purpose: str
    slot: Callable[[UUID], Slot]
    clash: str = "false"
    of: Callable[[str], str] = str


async def unknowable(tx: Transaction, what: Hashed) -> int:
    """Rows whose sealed value is gone and whose hash is not: nobody can say by which key."""
    query = f"select count(*) from {what.table} where {what.lookup} is not null and {what.sealed} is null"  # noqa: S608 - constants
    row = await tx.row(query)
    return row[0] if row else 0


async def renew(
    tx: Transaction, vault: Vault, what: Hashed, after: UUID | None, most: int
) -> Batch:
    rows = await tx.rows(
        f"select {what.key}, {what.sealed}, {what.lookup} from {what.table} "  # noqa: S608 - constants
        f"where {what.lookup} is not null and {what.sealed} is not null "
        f"and (%(after)s::uuid is null or {what.key} > %(after)s) order by {what.key} limit %(most)s",
        {"after": after, "most": most},
    )
    renewed = left = 0
    for id_, sealed, stored in rows:
        value = what.of(vault.open(bytes(sealed), what.slot(id_)))
        new = vault.renewed(bytes(stored), value, what.purpose)
        if new is not None:
            done = await tx.do(
                f"update {what.table} t set {what.lookup} = %(new)s where t.{what.key} = %(id)s "  # noqa: S608 - constants
                f"and t.{what.lookup} = %(old)s and not exists (select 1 from {what.table} o "
                f"where o.{what.lookup} = %(new)s and {what.clash})",
                {"new": new, "id": id_, "old": bytes(stored)},
            )
            renewed, left = renewed + done, left + 1 - done
    return batch([row[0] for row in rows], most, renewed, left)
