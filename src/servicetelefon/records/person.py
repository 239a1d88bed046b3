"""How contacts and enquiries of a person hang together, and who of the staff looked at them."""

from __future__ import annotations

from uuid import UUID

from servicetelefon.domain.person import Held, Ids, Looked, Why
from servicetelefon.kit.database import Transaction


async def contacts_of(tx: Transaction, enquiries: Ids) -> Ids:
    rows = await tx.rows(
        "select id from records.contact where enquiry = any(%s)", (list(enquiries),)
    )
    return frozenset(row[0] for row in rows)


async def enquiries_of(tx: Transaction, contacts: Ids) -> Ids:
    rows = await tx.rows(
        "select distinct enquiry from records.contact where id = any(%s) and enquiry is not null",
        (list(contacts),),
    )
    return frozenset(row[0] for row in rows)


async def held(tx: Transaction, contacts: Ids) -> list[Held]:
    rows = await tx.rows(
        "select contact, at, mark from records.repeat_mark where contact = any(%s)",
        (list(contacts),),
    )
    return [Held("records.repeat_mark.mark", row[0], row[1], bytes(row[2]).hex()) for row in rows]


async def kept(tx: Transaction, contacts: Ids) -> dict[UUID, Why]:
    """Contacts that are not over: what is said in them is still needed."""
    rows = await tx.rows(
        "select id from records.contact where id = any(%s) and closed_at is null for update",
        (list(contacts),),
    )
    return {row[0]: Why.CONTACT_OPEN for row in rows}


async def destroy(tx: Transaction, contacts: Ids) -> dict[str, int]:
    marks = await tx.do(
        "delete from records.repeat_mark where contact = any(%s)", (list(contacts),)
    )
    return {"records.repeat_mark.mark": marks}


async def looked(tx: Transaction, of: Ids) -> list[Looked]:
    """Needs a connection of the role that may read the audit."""
    rows = await tx.rows(
        "select at, role, action, object_kind, object_id from audit.entry "
        "where object_id = any(%s) order by at",
        ([str(one) for one in of],),
    )
    return [Looked(*row) for row in rows]
