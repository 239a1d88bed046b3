"""A key ring in memory, the same keys every time."""

from __future__ import annotations

import builtins
import hashlib
import random
from dataclasses import dataclass

from servicetelefon.kit.crypto import Vault


@dataclass(frozen=True, slots=True)
class FixedKey:
    number: int
    bytes: builtins.bytes


class FixedKeys:
    """One key of each name; `rotate` makes the next one current."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._first: dict[str, int] = {}

    def rotate(self, name: str) -> None:
        self._numbers[name] = self._numbers.get(name, 1) + 1

    def retire(self, name: str) -> None:
        """All but the current one are gone."""
        self._first[name] = self._numbers.get(name, 1)

    def current(self, name: str) -> FixedKey:
        return self.get(name, self._numbers.get(name, 1))

    def every(self, name: str) -> list[FixedKey]:
        return [
            self.get(name, number)
            for number in range(self._numbers.get(name, 1), self._first.get(name, 1) - 1, -1)
        ]

    def get(self, name: str, number: int) -> FixedKey:
        return FixedKey(number, hashlib.sha256(f"{name}{number}".encode()).digest())


def a_vault(keys: FixedKeys | None = None) -> Vault:
    return Vault(keys or FixedKeys(), random.Random(1).randbytes)
