"""The one voluntary question after a contact: did it help? In any channel and language, by a link
that proves only that we made it. One answer a contact; asking and answering are codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from servicetelefon.kit.crypto import Vault, is_one_of
from servicetelefon.kit.database import Transaction
from servicetelefon.kit.errors import NotFound
from servicetelefon.records import store as records

_PURPOSE = "helped"
_PROOF = 16
"""Letters of the keyed hash: enough that nobody guesses one for another contact."""


ASKED: Mapping[str, object] = MappingProxyType({"asked_helped": True})
"""What a contact is marked with where the question was put."""


class Helped(StrEnum):
    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class NoSuchQuestion(NotFound):
    """A link that we did not make."""

    code = "not-found"


@dataclass(frozen=True, slots=True)
class Question:
    vault: Vault

    def path(self, contact: UUID) -> str:
        """Where the question about this contact stands; for chat, portal, text message, page."""
        return f"/frage/{contact}-{self.vault.lookup(str(contact), _PURPOSE).hex()[:_PROOF]}"

    def contact(self, token: str) -> UUID:
        """The contact of a link; NoSuchQuestion for any other text."""
        text, _, proof = token.rpartition("-")
        try:
            contact = UUID(text)
        except ValueError:
            raise NoSuchQuestion("no such question") from None
        if not is_one_of(proof, self.vault.lookups(str(contact), _PURPOSE), _PROOF):
            raise NoSuchQuestion("no such question")
        return contact

    async def asked(self, tx: Transaction, contact: UUID) -> None:
        await records.mark(tx, contact, ASKED)

    async def answer(self, tx: Transaction, contact: UUID, helped: Helped) -> None:
        """The last answer counts; it is not known whose it is."""
        await records.mark(tx, contact, {**ASKED, "helped": helped.value})
