"""What a waiting person is told: a range that has been right, the position, or nothing."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from servicetelefon.planning.waits.line import Seen
from servicetelefon.planning.waits.model import WaitModel, honest_expectations, learn
from servicetelefon.planning.waits.past import Lesson
from servicetelefon.planning.waits.ranges import Ranges, Told

_LOW, _HIGH = 0.1, 0.9
_MINUTE = 60.0


class Saying(StrEnum):
    RANGE = "range"
    POSITION = "position"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Limits:
    """When a range is not said. Over the last `window` waits of the kind: fewer than `fewest`
    are known, fewer than `held` of the ranges held, or the error was not below that of saying
    the mean. Of the range itself: it spans more than `widest_s` and more than the expectation.
    """

    window: int = 200
    fewest: int = 50
    held: float = 0.7
    widest_s: float = 300.0


@dataclass(frozen=True, slots=True)
class Announcement:
    """Eight of ten waits end between `low_s` and `high_s`, whole minutes, rounded outwards.

    `told` is to be given back when the wait is over, whatever was said.
    """

    saying: Saying
    low_s: float
    high_s: float
    position: int | None
    told: Told


@dataclass(frozen=True, slots=True)
class _Outcome:
    expected_s: float
    waited_s: float
    held: bool


class WaitPredictor:
    """Knows the model, the ranges that hold, and how good both were of late, by kind."""

    def __init__(self, model: WaitModel, ranges: Ranges, limits: Limits) -> None:
        self._model = model
        self._ranges = ranges
        self._limits = limits
        self._outcomes: dict[str, deque[_Outcome]] = {}

    @classmethod
    def of(cls, lessons: Sequence[Lesson], limits: Limits | None = None) -> WaitPredictor:
        """Learns from the past, and what it would have said then. Invalid where it is too short."""
        expected = honest_expectations(lessons)
        predictor = cls(
            learn(lessons), Ranges.for_expectations(expected.tolist()), limits or Limits()
        )
        by_end = sorted(range(len(lessons)), key=lambda index: lessons[index].known_s)
        for index in by_end:
            lesson = lessons[index]
            told = predictor._ranges.tell(float(expected[index]))
            predictor.learn(lesson.seen.kind, told, lesson.waited_s)
        return predictor

    def announce(self, seen: Seen, position: int | None) -> Announcement:
        """For somebody who waits; `position` counts from 1, None where it would not be true."""
        told = self._ranges.tell(float(self._model.expected_s([seen])[0]))
        low_s = math.floor(told.at(_LOW) / _MINUTE) * _MINUTE
        high_s = math.ceil(told.at(_HIGH) / _MINUTE) * _MINUTE
        narrow = high_s - low_s <= max(self._limits.widest_s, told.expected_s)
        if narrow and self._has_been_right(seen.kind):
            saying = Saying.RANGE
        else:
            saying = Saying.NOTHING if position is None else Saying.POSITION
        return Announcement(saying, low_s, high_s, position, told)

    def learn(self, kind: str, told: Told, waited_s: float) -> None:
        """The wait is over: the person was answered."""
        self._ranges.learn(told, waited_s)
        held = told.at(_LOW) <= waited_s <= told.at(_HIGH)
        window = self._outcomes.setdefault(kind, deque(maxlen=self._limits.window))
        window.append(_Outcome(told.expected_s, waited_s, held))

    def _has_been_right(self, kind: str) -> bool:
        outcomes = self._outcomes.get(kind, ())
        if len(outcomes) < self._limits.fewest:
            return False
        mean = sum(one.waited_s for one in outcomes) / len(outcomes)
        error = sum((one.waited_s - one.expected_s) ** 2 for one in outcomes)
        plain = sum((one.waited_s - mean) ** 2 for one in outcomes)
        held = sum(one.held for one in outcomes) / len(outcomes)
        return held >= self._limits.held and error < plain

    def as_json(self) -> dict[str, Any]:
        outcomes = {
            kind: [[one.expected_s, one.waited_s, one.held] for one in window]
            for kind, window in self._outcomes.items()
        }
        return {
            "model": self._model.as_json(),
            "ranges": self._ranges.as_json(),
            "outcomes": outcomes,
        }

    @classmethod
    def of_json(cls, data: Mapping[str, Any], limits: Limits | None = None) -> WaitPredictor:
        predictor = cls(
            WaitModel.of_json(data["model"]), Ranges.of_json(data["ranges"]), limits or Limits()
        )
        for kind, window in data["outcomes"].items():
            predictor._outcomes[kind] = deque(
                (_Outcome(*one) for one in window), maxlen=predictor._limits.window
            )
        return predictor
