"""Identifiers: UUIDv7 (RFC 9562 §5.7), which sort by the time they were made."""

from __future__ import annotations

import random
import uuid

from servicetelefon.kit.clock import Clock

_RANDOM_BITS = 62
_SUBMS_BITS = 12


class Ids:
    """Makes identifiers from an injected clock and source of chance.

    The twelve bits after the milliseconds hold the fraction of the millisecond (method 3
    of RFC 9562 §6.2), so that ids of one process sort by time within a millisecond.
    """

    def __init__(self, clock: Clock, chance: random.Random) -> None:
        self._clock = clock
        self._chance = chance
        self._last = 0

    def new(self) -> uuid.UUID:
        micros = round(self._clock.now().timestamp() * 1_000_000)
        millis, rest = divmod(micros, 1000)
        head = (millis << _SUBMS_BITS) | (rest * (1 << _SUBMS_BITS) // 1000)
        head = max(head, self._last + 1)
        self._last = head
        millis, fraction = head >> _SUBMS_BITS, head & ((1 << _SUBMS_BITS) - 1)
        tail = self._chance.getrandbits(_RANDOM_BITS)
        value = (millis << 80) | (0x7 << 76) | (fraction << 64) | (0b10 << 62) | tail
        return uuid.UUID(int=value)
