"""What came before a contact and belongs to it: the chat that a caller's code named, or the one in
which a callback was asked for, and the enquiry whose state was asked. Seen by whoever is offered the contact, before saying hello."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from servicetelefon.chat import read as chat
from servicetelefon.chat.store import Said
from servicetelefon.kit.crypto import Vault
from servicetelefon.kit.database import Transaction
from servicetelefon.phone import codes
from servicetelefon.referral import store as referral
from servicetelefon.routing import callback_store


@dataclass(frozen=True, slots=True)
class EnquirySeen:
    """What the line itself knows of an enquiry: never its words, which are the office's."""

    id: UUID
    state: str
    office: str | None
    reply_by: datetime


@dataclass(frozen=True, slots=True)
class Earlier:
    """`enquiry`: whose state the caller has asked for, with its code."""

    messages: tuple[Said, ...] = ()
    enquiry: EnquirySeen | None = None


NOTHING_EARLIER = Earlier()


async def before(tx: Transaction, vault: Vault, contact: UUID) -> Earlier:
    """Nothing once the words are cleared, a day after the chat has ended."""
    talked, enquiry = await codes.proved(tx, contact)
    callback = await callback_store.of_contact(tx, contact)
    if callback and callback.asked_in:
        asked_with = await codes.proved(tx, callback.asked_in)
        talked = talked or asked_with[0] or callback.asked_in
        enquiry = enquiry or asked_with[1]
    messages = await chat.messages(tx, vault, talked) if talked else []
    return Earlier(tuple(messages), await _seen(tx, enquiry) if enquiry else None)


async def _seen(tx: Transaction, enquiry: UUID) -> EnquirySeen | None:
    await referral.see(tx, referral.LINE_SEES)
    row = await referral.find(tx, referral.LINE_SEES, enquiry)
    return EnquirySeen(enquiry, row.state, row.office, row.due_at) if row else None
