"""Work that has a name waits for its turn behind older work of the same name, and for no other."""

from __future__ import annotations

import asyncio
from weakref import WeakValueDictionary


class Turns:
    """`async with turns.of(name)`: entered in the order in which it was asked for."""

    def __init__(self) -> None:
        self._locks = WeakValueDictionary[str, asyncio.Lock]()

    def of(self, name: str) -> asyncio.Lock:
        """A lock that lasts as long as somebody holds it or waits for it."""
        return self._locks.setdefault(name, asyncio.Lock())
