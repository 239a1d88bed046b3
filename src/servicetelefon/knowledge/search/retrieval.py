"""How well the search finds: known questions over a corpus, measured by rank and by time."""

from __future__ import annotations

import json
import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from servicetelefon.kit.clock import Clock
from servicetelefon.kit.errors import BrokenFile, Place
from servicetelefon.knowledge.search.index import Document

DEPTH = 10
_MILLISECONDS = 1000
_SLOWEST = 0.99

Finder = Callable[[str, int], Sequence[str]]
"""A question and a number in, that many ids out, best first."""


@dataclass(frozen=True, slots=True)
class Query:
    id: str
    question: str
    relevant: frozenset[str]


@dataclass(frozen=True, slots=True)
class Score:
    """MRR@10: mean of 1/rank of the first right document, 0 beyond rank 10. Times in ms."""

    queries: int
    mrr_at_10: float
    hit_at_1: float
    hit_at_3: float
    hit_at_10: float
    median_ms: float
    p99_ms: float

    def as_json(self) -> dict[str, float | int]:
        return {name: round(value, 4) for name, value in asdict(self).items()}


def measure(find: Finder, queries: Sequence[Query], clock: Clock) -> Score:
    """Ask every question once."""
    ranks: list[int | None] = []
    times: list[float] = []
    for query in queries:
        started = clock.monotonic()
        found = find(query.question, DEPTH)
        times.append((clock.monotonic() - started) * _MILLISECONDS)
        ranks.append(next((n for n, id_ in enumerate(found, 1) if id_ in query.relevant), None))
    return _score(ranks, sorted(times))


def _score(ranks: Sequence[int | None], times: Sequence[float]) -> Score:
    def hit(depth: int) -> float:
        return statistics.fmean(rank is not None and rank <= depth for rank in ranks)

    return Score(
        queries=len(ranks),
        mrr_at_10=statistics.fmean(1 / rank if rank else 0.0 for rank in ranks),
        hit_at_1=hit(1),
        hit_at_3=hit(3),
        hit_at_10=hit(DEPTH),
        median_ms=statistics.median(times),
        p99_ms=times[min(len(times) - 1, int(_SLOWEST * len(times)))],
    )


def read_corpus(path: Path) -> list[Document]:
    """Documents of a JSON lines file with `id`, `title`, `text` and, if any, `wordings`."""
    return [
        Document(
            id=_text(path, line, row, "id"),
            title=_text(path, line, row, "title", ""),
            text=_text(path, line, row, "text", ""),
            wordings=_texts(path, line, row, "wordings"),
        )
        for line, row in _rows(path)
    ]


def read_queries(path: Path) -> list[Query]:
    """Questions of a JSON lines file with `qid`, `question` and the list `relevant`."""
    return [
        Query(
            id=_text(path, line, row, "qid", str(line)),
            question=_text(path, line, row, "question"),
            relevant=frozenset(_texts(path, line, row, "relevant")),
        )
        for line, row in _rows(path)
    ]


def _rows(path: Path) -> Iterator[tuple[int, dict[str, object]]]:
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as wrong:
        raise BrokenFile(Place(path), f"cannot be read: {wrong}") from wrong
    rows = [(number, line) for number, line in enumerate(lines, 1) if line.strip()]
    if not rows:
        raise BrokenFile(Place(path), "the file is empty")
    for number, line in rows:
        try:
            row: object = json.loads(line)
        except json.JSONDecodeError as wrong:
            raise BrokenFile(Place(path, number), f"this is not JSON: {wrong.msg}") from wrong
        if not isinstance(row, dict):
            raise BrokenFile(Place(path, number), "an object is expected on each line")
        yield number, row


def _text(
    path: Path, line: int, row: dict[str, object], key: str, otherwise: str | None = None
) -> str:
    value = row.get(key, otherwise)
    if not isinstance(value, str):
        raise BrokenFile(Place(path, line), f"{key} must be a text")
    return value


def _texts(path: Path, line: int, row: dict[str, object], key: str) -> tuple[str, ...]:
    values = row.get(key, [])
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise BrokenFile(Place(path, line), f"{key} must be a list of texts")
    return tuple(str(value) for value in values)
