"""What callbacks hold of a person: the number to call."""

from __future__ import annotations

from uuid import UUID

from servicetelefon.domain.callback import TABLE
from servicetelefon.domain.person import Held, Ids, Traces, Why
from servicetelefon.kit.crypto import Vault
from servicetelefon.kit.database import Transaction
from servicetelefon.routing.callback_number import number_slot

_ENDED = [state.value for state, ways in TABLE.items() if not ways]


async def by_number(tx: Transaction, vault: Vault, numbers: tuple[str, ...]) -> Traces:
    """Callbacks at this number, and the contacts in which they were asked for and tried."""
    lookups = [hash_ for one in numbers for hash_ in vault.lookups(one, "caller")]
    rows = await tx.rows(
        "select id, contact, asked_in from routing.callback where number_lookup = any(%s)",
        (lookups,),
    )
    contacts = {one for row in rows for one in row[1:] if one is not None}
    return Traces(frozenset(contacts), callbacks=frozenset(row[0] for row in rows))


async def of_contacts(tx: Transaction, contacts: Ids) -> Ids:
    rows = await tx.rows(
        "select id from routing.callback where contact = any(%s) or asked_in = any(%s)",
        (list(contacts), list(contacts)),
    )
    return frozenset(row[0] for row in rows)


async def held(tx: Transaction, vault: Vault, callbacks: Ids) -> list[Held]:
    rows = await tx.rows(
        "select id, asked_at, number, number_lookup from routing.callback where id = any(%s) "
        "order by asked_at",
        (list(callbacks),),
    )
    found: list[Held] = []
    for id_, at, number, lookup in rows:
        if number is not None:
            clear = vault.open(bytes(number), number_slot(id_))
            found.append(Held("routing.callback.number", id_, at, clear))
        if lookup is not None:
            found.append(Held("routing.callback.number_lookup", id_, at, bytes(lookup).hex()))
    return found


async def kept(tx: Transaction, callbacks: Ids) -> dict[UUID, Why]:
    """Those that somebody is still owed; the rows are held until the commit."""
    rows = await tx.rows(
        "select id from routing.callback where id = any(%s) and state <> all(%s) for update",
        (list(callbacks), _ENDED),
    )
    return {row[0]: Why.CALLBACK_OPEN for row in rows}


async def destroy(tx: Transaction, callbacks: Ids) -> dict[str, int]:
    numbers = await tx.do(
        "update routing.callback set number = null, number_lookup = null where id = any(%s) "
        "and (number is not null or number_lookup is not null)",
        (list(callbacks),),
    )
    return {"routing.callback.number": numbers}
