"""The number of a callback as it is written down: sealed, with the keyed hashes that find it."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from servicetelefon.kit.crypto import Slot, Vault
from servicetelefon.kit.renewal import Hashed

OPEN = "state in ('appointed', 'in_order', 'in_hand')"


def number_slot(callback: UUID) -> Slot:
    return Slot("routing.callback", "number", str(callback))


NUMBERS = Hashed(
    "routing.callback", "id", "number", "number_lookup", "caller", number_slot,
    clash=f"o.realm = t.realm and o.line = t.line and o.{OPEN} and t.{OPEN}",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SealedNumber:
    """Ciphertext and keyed hash, in hex."""

    sealed: str = field(repr=False)
    lookup: str = field(repr=False)
    earlier: tuple[str, ...] = field(default=(), repr=False)
    """The same number's hashes under earlier keys."""

    def lookups(self) -> list[bytes]:
        return [bytes.fromhex(one) for one in (self.lookup, *self.earlier)]


def sealed(vault: Vault, callback: UUID, number: str) -> SealedNumber:
    lookup, *earlier = (one.hex() for one in vault.lookups(number, "caller"))
    return SealedNumber(vault.seal(number, number_slot(callback)).hex(), lookup, tuple(earlier))
