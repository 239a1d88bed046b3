"""The expected wait: ridge regression on what is seen of the line. Small enough to be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from servicetelefon.kit.errors import Invalid
from servicetelefon.planning.forecast.history import Matrix
from servicetelefon.planning.waits.features import rows
from servicetelefon.planning.waits.line import Seen
from servicetelefon.planning.waits.past import Lesson

_RIDGE = 300.0
_FEWEST_LESSONS = 200
_FEWEST_OF_KIND = 30
_SHORTEST_S = 1.0
_FOLDS = 5


@dataclass(frozen=True, slots=True)
class WaitModel:
    """Expected wait = mean + weights · (features - centre) / scale, at least one second."""

    kinds: tuple[str, ...]
    mean: float
    centre: tuple[float, ...]
    scale: tuple[float, ...]
    weights: tuple[float, ...]

    def expected_s(self, seen: Sequence[Seen]) -> Matrix:
        return self.expected_of(rows(seen, self.kinds))

    def expected_of(self, features: Matrix) -> Matrix:
        """The same, where the features are at hand."""
        standard = (features - np.array(self.centre)) / np.array(self.scale)
        return np.maximum(self.mean + standard @ np.array(self.weights), _SHORTEST_S)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of_json(cls, data: Mapping[str, Any]) -> WaitModel:
        return cls(
            kinds=tuple(data["kinds"]),
            mean=float(data["mean"]),
            centre=tuple(data["centre"]),
            scale=tuple(data["scale"]),
            weights=tuple(data["weights"]),
        )


def learn(lessons: Sequence[Lesson]) -> WaitModel:
    """Invalid where too few have waited to learn from."""
    kinds = _kinds(lessons)
    return _fitted(kinds, rows([lesson.seen for lesson in lessons], kinds), _waits(lessons))


def honest_expectations(lessons: Sequence[Lesson]) -> Matrix:
    """What would have been expected of each wait by a model that had not seen its day."""
    kinds = _kinds(lessons)
    features, waits = rows([lesson.seen for lesson in lessons], kinds), _waits(lessons)
    days = np.array([lesson.day for lesson in lessons])
    expected = np.empty(len(lessons))
    for fold in range(_FOLDS):
        asked = np.isin(days, np.unique(days)[fold::_FOLDS])
        model = _fitted(kinds, features[~asked], waits[~asked])
        expected[asked] = model.expected_of(features[asked])
    return expected


def _waits(lessons: Sequence[Lesson]) -> Matrix:
    return np.array([lesson.waited_s for lesson in lessons])


def _kinds(lessons: Sequence[Lesson]) -> tuple[str, ...]:
    counts = Counter(lesson.seen.kind for lesson in lessons)
    return tuple(sorted(kind for kind, count in counts.items() if count >= _FEWEST_OF_KIND))


def _fitted(kinds: tuple[str, ...], features: Matrix, waits: Matrix) -> WaitModel:
    if len(waits) < _FEWEST_LESSONS:
        raise Invalid(f"{_FEWEST_LESSONS} waits are needed to learn from, not {len(waits)}")
    centre, scale = features.mean(axis=0), features.std(axis=0) + 1e-9
    standard = (features - centre) / scale
    normal = standard.T @ standard + _RIDGE * np.eye(standard.shape[1])
    weights = np.linalg.solve(normal, standard.T @ (waits - waits.mean()))
    return WaitModel(
        kinds=kinds,
        mean=float(waits.mean()),
        centre=tuple(centre.tolist()),
        scale=tuple(scale.tolist()),
        weights=tuple(weights.tolist()),
    )
