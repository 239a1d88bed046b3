"""What calls hold of a person: the number. Found by its keyed hash, told, or destroyed."""

from __future__ import annotations

from servicetelefon.domain.person import Held, Ids
from servicetelefon.kit.crypto import Vault
from servicetelefon.kit.database import Transaction
from servicetelefon.phone.store import caller_slot


def lookups(vault: Vault, numbers: tuple[str, ...]) -> list[bytes]:
    return [hash_ for one in numbers for hash_ in vault.lookups(one, "caller")]


async def contacts_by_number(tx: Transaction, vault: Vault, numbers: tuple[str, ...]) -> Ids:
    rows = await tx.rows(
        "select contact from phone.call where caller_lookup = any(%s)", (lookups(vault, numbers),)
    )
    return frozenset(row[0] for row in rows)


async def contacts_by_codes(tx: Transaction, contacts: Ids, enquiries: Ids) -> Ids:
    """Calls in which the code of this chat or enquiry was typed."""
    rows = await tx.rows(
        "select contact from phone.call where chat = any(%s) or enquiry = any(%s)",
        (list(contacts), list(enquiries)),
    )
    return frozenset(row[0] for row in rows)


async def held(tx: Transaction, vault: Vault, contacts: Ids) -> list[Held]:
    rows = await tx.rows(
        "select contact, first_ring, caller, caller_lookup from phone.call "
        "where contact = any(%s) and (caller is not null or caller_lookup is not null) "
        "order by first_ring",
        (list(contacts),),
    )
    found: list[Held] = []
    for contact, at, caller, lookup in rows:
        if caller is not None:
            number = vault.open(bytes(caller), caller_slot(contact))
            found.append(Held("phone.call.caller", contact, at, number))
        if lookup is not None:
            found.append(Held("phone.call.caller_lookup", contact, at, bytes(lookup).hex()))
    return found


async def destroy(tx: Transaction, contacts: Ids) -> dict[str, int]:
    """Of calls that are over; `value` of a request is a number that an agent called beside."""
    which = (list(contacts),)
    await tx.do("update phone.request set value = null where contact = any(%s)", which)
    numbers = await tx.do(
        "update phone.call set caller = null, caller_lookup = null where contact = any(%s) "
        "and (caller is not null or caller_lookup is not null)",
        which,
    )
    return {"phone.call.caller": numbers}
