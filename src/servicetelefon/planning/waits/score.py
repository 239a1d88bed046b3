"""How good a prediction is: learned on the first days, judged on the rest, as it would have run."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from servicetelefon.planning.waits.announce import Saying, WaitPredictor
from servicetelefon.planning.waits.line import Seen
from servicetelefon.planning.waits.past import Lesson
from servicetelefon.planning.waits.ranges import LEVELS, Told


@dataclass(frozen=True, slots=True)
class WaitScore:
    """`ratio` is the error (RMSE) over that of always saying the mean of the learned days;
    `covered` gives, for each of LEVELS, the share of waits that ended within what was told;
    `ranges_said` the share of callers who heard a range, `ranges_held` how many of those held.
    """

    learned: int
    judged: int
    ratio: float
    covered: tuple[float, ...]
    ranges_said: float
    ranges_held: float


def score(lessons: Sequence[Lesson]) -> WaitScore:
    """The first seven of ten days to learn from. While judging, each wait is learned when over."""
    days = sorted({lesson.day for lesson in lessons})
    first_judged = days[round(0.7 * len(days))]
    learned = [lesson for lesson in lessons if lesson.day < first_judged]
    judged = [lesson for lesson in lessons if lesson.day >= first_judged]
    predictor = WaitPredictor.of(learned)
    pending: list[tuple[float, int, Seen, Told, float]] = []
    tolds: list[Told] = []
    held: list[bool] = []
    for number, lesson in enumerate(judged):
        now = lesson.known_s - lesson.waited_s
        while pending and pending[0][0] <= now:
            _, _, seen, told, waited_s = heapq.heappop(pending)
            predictor.learn(seen.kind, told, waited_s)
        said = predictor.announce(lesson.seen, lesson.seen.ahead + 1)
        tolds.append(said.told)
        if said.saying is Saying.RANGE:
            held.append(said.low_s <= lesson.waited_s <= said.high_s)
        entry = (lesson.known_s, number, lesson.seen, said.told, lesson.waited_s)
        heapq.heappush(pending, entry)
    waits = np.array([lesson.waited_s for lesson in judged])
    expected = np.array([told.expected_s for told in tolds])
    mean = float(np.mean([lesson.waited_s for lesson in learned]))
    return WaitScore(
        learned=len(learned),
        judged=len(judged),
        ratio=float(np.sqrt(np.mean((waits - expected) ** 2) / np.mean((waits - mean) ** 2))),
        covered=tuple(
            float(np.mean(waits <= np.array([told.at(level) for told in tolds])))
            for level in LEVELS
        ),
        ranges_said=len(held) / len(judged),
        ranges_held=float(np.mean(held)) if held else 0.0,
    )
