"""Encrypts personal columns and makes keyed hashes for equality search.

AES-256-GCM (NIST SP 800-38D) with a fresh 96-bit nonce. The table, column and row a value
belongs to are bound in, so that a ciphertext copied to another row does not open. Stored as
one value: version (1 byte), key number (4), nonce (12), ciphertext with tag.
"""

from __future__ import annotations

import hashlib
import hmac
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from servicetelefon.kit.errors import ServiceError
from servicetelefon.kit.keys import KeyMissing

_HEAD = struct.Struct(">BI12s")
_VERSION = 1
FIRST_BYTE = bytes([_VERSION])
"""By which a sealed value is told from one that lies open."""
_LOOKUPS = "city-hmac"


class Unreadable(ServiceError):
    """A stored value does not open: wrong row, damaged, or its key is not there."""

    code = "unreadable"


class Key(Protocol):
    @property
    def number(self) -> int: ...
    @property
    def bytes(self) -> bytes: ...


class Keys(Protocol):
    """What we need of the key ring."""

    def current(self, name: str) -> Key: ...
    def get(self, name: str, number: int) -> Key: ...
    def every(self, name: str) -> Sequence[Key]: ...


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a value lives: bound into its ciphertext."""

    table: str
    column: str
    row: str

    def bound(self, key: str) -> bytes:
        return f"{key}\x1f{self.table}\x1f{self.column}\x1f{self.row}".encode()


@dataclass(frozen=True, slots=True)
class Vault:
    """Seals and opens values. `key` names the owner: `line`, or `office:<id>` once one is set."""

    keys: Keys
    random_bytes: Callable[[int], bytes] = field(repr=False)

    def seal(self, text: str, slot: Slot, key: str = "line") -> bytes:
        return self.seal_bytes(text.encode(), slot, key)

    def open(self, sealed: bytes, slot: Slot, key: str = "line") -> str:
        return self.open_bytes(sealed, slot, key).decode()

    def seal_bytes(self, content: bytes, slot: Slot, key: str = "line") -> bytes:
        chosen = self.keys.current(key)
        nonce = self.random_bytes(12)
        sealed = AESGCM(chosen.bytes).encrypt(nonce, content, slot.bound(key))
        return _HEAD.pack(_VERSION, chosen.number, nonce) + sealed

    def open_bytes(self, sealed: bytes, slot: Slot, key: str = "line") -> bytes:
        if len(sealed) < _HEAD.size or sealed[0] != _VERSION:
            raise Unreadable(f"{slot.table}.{slot.column} holds something that is not sealed")
        _, number, nonce = _HEAD.unpack_from(sealed)
        try:
            chosen = self.keys.get(key, number)
            return AESGCM(chosen.bytes).decrypt(nonce, sealed[_HEAD.size :], slot.bound(key))
        except (InvalidTag, KeyMissing) as error:
            raise Unreadable(f"{slot.table}.{slot.column} does not open") from error

    @property
    def lookup_key(self) -> int:
        """The number of the key that `lookup` hashes with."""
        return self.keys.current(_LOOKUPS).number

    def lookup(self, value: str, purpose: str) -> bytes:
        """Keyed hash (HMAC-SHA-256, RFC 2104) for equality search; equal values of one purpose
        give equal hashes, of two purposes never."""
        return _hash(self.keys.current(_LOOKUPS), value, purpose)

    def lookups(self, value: str, purpose: str) -> list[bytes]:
        """The same under every key there is, the current one first: what was written before a
        change of keys is found by one of the others."""
        return [_hash(key, value, purpose) for key in self.keys.every(_LOOKUPS)]

    def renewed(self, stored: bytes, value: str, purpose: str) -> bytes | None:
        """The hash to write in place of `stored`; None when there is nothing to write: it is the
        current one, or not a hash of this value."""
        current, *older = self.lookups(value, purpose)
        return current if stored in older else None


def is_one_of(given: str, made: Sequence[bytes], letters: int | None = None) -> bool:
    """Whether somebody shows the first `letters` of a hash of ours, in hex; all are compared, so
    that the time says nothing."""
    own = [hmac.compare_digest(given.encode(), one.hex()[:letters].encode()) for one in made]
    return any(own)


def _hash(key: Key, value: str, purpose: str) -> bytes:
    return hmac.new(key.bytes, f"{purpose}\x1f{value}".encode(), hashlib.sha256).digest()


def signed(secret: str, moment: str, body: bytes) -> str:
    """HMAC-SHA-256 over the moment (seconds since 1970), a dot and the body: what we send to
    systems of the city, and what they send to us."""
    return hmac.new(secret.encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()
