"""What is seen of a line at one moment: who waits, who is busy, how fast it moves.

The same object follows the live line and a past one, so that what a prediction learned from
is what it later sees. Kinds are groups of equal needed skills; moments are seconds.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Hashable
from dataclasses import dataclass, field

_LAST_WINDOW_S = 300.0
_FULL_HOUSES = 20
_LAST_WAITS = 10
_LAST_WAITS_OF_KIND = 5
_LAST_ENDS = 30
_FEWEST_HANDLING_S = 60.0
_HANDLING_MEMORY = 0.03
_FIRST_HANDLING_S = 180.0


@dataclass(frozen=True, slots=True)
class Seen:
    """The line in the eyes of somebody of this kind who arrives now. Counts and seconds.

    `ahead` are those waiting who come before; `staff` is how many were busy when somebody had
    to wait, lately; `started`, `arrived` count the last five minutes; `gave_up` is the share of
    those who left the queue lately without being answered.
    """

    kind: str
    waiting: int
    waiting_same: int
    ahead: int
    busy: int
    busy_same: int
    staff: float
    longest_s: float
    started: int
    arrived: int
    gave_up: float
    handling_s: float
    recent_waits_s: float
    recent_waits_same_s: float
    hour: float


@dataclass
class _Recent:
    """The last few of something; 0 before the first."""

    values: deque[float]

    def mean(self) -> float:
        return sum(self.values) / len(self.values) if self.values else 0.0


def _last(count: int) -> _Recent:
    return _Recent(deque(maxlen=count))


@dataclass(frozen=True, slots=True)
class _Entry:
    kind: str
    since: float
    rank: int


@dataclass
class Line:
    """Follows a line event by event; each contact by a key of the caller's choice."""

    _waiting: dict[Hashable, _Entry] = field(default_factory=dict[Hashable, _Entry])
    _busy: dict[Hashable, _Entry] = field(default_factory=dict[Hashable, _Entry])
    _waiting_by_kind: Counter[str] = field(default_factory=Counter[str])
    _busy_by_kind: Counter[str] = field(default_factory=Counter[str])
    _started: deque[float] = field(default_factory=deque[float])
    _arrived: deque[float] = field(default_factory=deque[float])
    _full_house: _Recent = field(default_factory=lambda: _last(_FULL_HOUSES))
    _waits: _Recent = field(default_factory=lambda: _last(_LAST_WAITS))
    _waits_of_kind: dict[str, _Recent] = field(default_factory=dict[str, _Recent])
    _gave_up: _Recent = field(default_factory=lambda: _last(_LAST_ENDS))
    _handling_s: float = _FIRST_HANDLING_S

    def arrives(self, contact: Hashable, kind: str, now: float, rank: int = 0) -> None:
        """Begins to wait. Who has a higher rank comes first (0 for all in a fair queue)."""
        self._waiting[contact] = _Entry(kind, now, rank)
        self._waiting_by_kind[kind] += 1
        self._arrived.append(now)

    def must_wait(self) -> None:
        """Somebody could not be answered at once: so many are there."""
        self._full_house.values.append(len(self._busy))

    def answered(self, contact: Hashable, now: float) -> None:
        entry = self._leaves_queue(contact)
        wait = now - entry.since
        self._busy[contact] = _Entry(entry.kind, now, entry.rank)
        self._busy_by_kind[entry.kind] += 1
        self._started.append(now)
        self._waits.values.append(wait)
        of_kind = self._waits_of_kind.setdefault(entry.kind, _last(_LAST_WAITS_OF_KIND))
        of_kind.values.append(wait)
        self._gave_up.values.append(0.0)

    def gives_up(self, contact: Hashable) -> None:
        self._leaves_queue(contact)
        self._gave_up.values.append(1.0)

    def ends(self, contact: Hashable, now: float) -> None:
        entry = self._busy.pop(contact)
        self._busy_by_kind[entry.kind] -= 1
        self._handling_s += _HANDLING_MEMORY * (now - entry.since - self._handling_s)

    def seen(self, kind: str, now: float, hour: float, rank: int = 0) -> Seen:
        """`hour` is the city's time of day, 0 to 24."""
        of_kind = self._waits_of_kind.get(kind)
        first = next(iter(self._waiting.values()), None)
        return Seen(
            kind=kind,
            waiting=len(self._waiting),
            waiting_same=self._waiting_by_kind[kind],
            ahead=sum(entry.rank >= rank for entry in self._waiting.values()),
            busy=len(self._busy),
            busy_same=self._busy_by_kind[kind],
            staff=self._full_house.mean() or float(len(self._busy)),
            longest_s=now - first.since if first else 0.0,
            started=_since(self._started, now),
            arrived=_since(self._arrived, now),
            gave_up=self._gave_up.mean(),
            handling_s=max(self._handling_s, _FEWEST_HANDLING_S),
            recent_waits_s=self._waits.mean(),
            recent_waits_same_s=of_kind.mean() if of_kind else 0.0,
            hour=hour,
        )

    def _leaves_queue(self, contact: Hashable) -> _Entry:
        entry = self._waiting.pop(contact)
        self._waiting_by_kind[entry.kind] -= 1
        return entry


def _since(moments: deque[float], now: float) -> int:
    while moments and now - moments[0] > _LAST_WINDOW_S:
        moments.popleft()
    return len(moments)
