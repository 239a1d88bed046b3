"""Passwords of local accounts: argon2id (RFC 9106), off the event loop, a few at a time."""

from __future__ import annotations

import asyncio
import random
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from servicetelefon.kit.errors import Invalid

SHORTEST = 12
LONGEST = 128
FEWEST_LETTERS = 5
"""So many different characters at least: "aaaaaaaaaaaa" is long and no password."""

AT_ONCE = 2
"""Each hash takes 64 MiB and a core for 50 ms: a flood of sign-ins must not take the machine."""

# No 0/o, 1/l/i: a first password is read from paper.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP = 4, 4


class WeakPassword(Invalid):
    """A password that is too short, too simple or close to the name."""

    code = "weak-password"


class Passwords:
    """Hashes and checks. An unknown person's password costs the same time as a known one's."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._places = asyncio.Semaphore(AT_ONCE)
        self._nobody = self._hasher.hash("nobody has this password")

    async def hash(self, password: str) -> str:
        async with self._places:
            return await asyncio.to_thread(self._hasher.hash, _normal(password))

    async def fits(self, password: str, stored: str | None) -> bool:
        """Whether it is the password of `stored`; with None always no, in the same time."""
        async with self._places:
            return await asyncio.to_thread(self._fits, _normal(password), stored)

    def _fits(self, password: str, stored: str | None) -> bool:
        try:
            self._hasher.verify(stored or self._nobody, password)
        except (VerifyMismatchError, InvalidHashError):
            return False
        return stored is not None


def generated(chance: random.Random) -> str:
    """A first password to print once: 79 bits, easy to type."""
    groups = ("".join(chance.choices(_ALPHABET, k=_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)


def check(password: str, login: str) -> None:
    """WeakPassword when it may not be taken (NIST SP 800-63B §5.1.1.2: length counts most)."""
    normal = _normal(password)
    if not SHORTEST <= len(normal) <= LONGEST:
        raise WeakPassword(f"a password has {SHORTEST} to {LONGEST} characters")
    if len(set(normal)) < FEWEST_LETTERS:
        raise WeakPassword("too few different characters")
    if login.casefold() in normal.casefold():
        raise WeakPassword("a password that contains the sign-in name")


def _normal(password: str) -> str:
    # The same umlaut may come composed or not, by keyboard and system.
    return unicodedata.normalize("NFKC", password)
