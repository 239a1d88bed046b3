"""How often one address may ask: a bucket each, filled slowly, in this process's memory."""

from __future__ import annotations

from collections import OrderedDict

from servicetelefon.kit.clock import Clock
from servicetelefon.kit.errors import ServiceError

MOST_ADDRESSES = 10_000


class TooMany(ServiceError):
    """Asked too often; later it works again."""

    code = "too-many"
    status = 429
    retryable = True


class Limit:
    """`burst` at once, then `per_second`. The oldest addresses are forgotten first."""

    def __init__(self, clock: Clock, *, burst: int, per_second: float) -> None:
        self._clock = clock
        self._burst = burst
        self._rate = per_second
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, address: str) -> None:
        """Count one request; TooMany when the bucket is empty."""
        now = self._clock.monotonic()
        left, at = self._buckets.pop(address, (float(self._burst), now))
        left = min(self._burst, left + (now - at) * self._rate)
        self._buckets[address] = (max(left - 1, 0), now) if left >= 1 else (left, now)
        while len(self._buckets) > MOST_ADDRESSES:
            self._buckets.popitem(last=False)
        if left < 1:
            raise TooMany("this address asked too often")
