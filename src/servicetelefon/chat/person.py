"""What chats hold of a person: read whole, or destroyed; codes and times stay."""

from __future__ import annotations

from servicetelefon.chat.store import message_slot, past_slot
from servicetelefon.domain.person import Held, Ids
from servicetelefon.kit.crypto import Vault
from servicetelefon.kit.database import Transaction


async def held(tx: Transaction, vault: Vault, contacts: Ids) -> list[Held]:
    which = (list(contacts),)
    said = await tx.rows(
        "select id, at, words from chat.message where contact = any(%s) and words is not null "
        "order by contact, number",
        which,
    )
    found = [
        Held("chat.message.words", id_, at, vault.open(bytes(words), message_slot(id_)))
        for id_, at, words in said
    ]
    past = await tx.rows(
        "select contact, last_at, past from chat.conversation where contact = any(%s) "
        "and past is not null",
        which,
    )
    for contact, at, sealed in past:
        words = vault.open(bytes(sealed), past_slot(contact))
        found.append(Held("chat.conversation.past", contact, at, words))
    return found


async def destroy(tx: Transaction, contacts: Ids) -> dict[str, int]:
    which = (list(contacts),)
    words = await tx.do(
        "update chat.message set words = null where contact = any(%s) and words is not null", which
    )
    past = await tx.do(
        "update chat.conversation set past = null, code = null, code_until = null, clear_at = null "
        "where contact = any(%s) and past is not null",
        which,
    )
    return {"chat.message.words": words, "chat.conversation.past": past}
