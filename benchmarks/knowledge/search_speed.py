"""As-you-type speed, build time and memory for 1,000 articles with ten wordings each.

    .venv/bin/python benchmarks/knowledge/search_speed.py

The articles are made of the words of the city's own, shuffled with a seed, so that every run is
the same. Peer: BM25 over character 4-grams in plain Python, the usual baseline.
"""

from __future__ import annotations

import json
import random
import resource
import statistics
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import UTC, date, datetime
from math import log1p
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

from servicetelefon.domain.article import AnsweredBy, Article
from servicetelefon.domain.article_life import ArticleState
from servicetelefon.domain.city import Operation
from servicetelefon.knowledge.knowledge import Knowledge, Told
from servicetelefon.knowledge.library import Library, load
from servicetelefon.knowledge.search.engine import Search
from servicetelefon.knowledge.search.families import build
from servicetelefon.knowledge.search.index import Document
from servicetelefon.knowledge.search.text import words
from servicetelefon.knowledge.version import Period

ARTICLES, WORDINGS, WORDING_WORDS, TEXT_WORDS, SEED = 1_000, 10, 8, 180, 4
ROOT = Path(__file__).parents[2]


def documents(chance: random.Random) -> tuple[list[Document], list[str]]:
    library = load(ROOT / "cities" / "hamburg" / "knowledge")
    texts = [
        text for one in library.articles() for text in (*one.all_texts().values(), *one.wordings)
    ]
    known = sorted({word for text in texts for word in words(text)})
    # Compounds of two known words: a thousand articles have more words than fifteen.
    known += [a + b for a, b in zip(known, chance.sample(known, len(known)), strict=True)]

    def some(count: int) -> str:
        return " ".join(chance.choice(known) for _ in range(count))

    made = [
        Document(
            str(n), some(6), some(TEXT_WORDS), tuple(some(WORDING_WORDS) for _ in range(WORDINGS))
        )
        for n in range(ARTICLES)
    ]
    return made, [some(chance.randint(1, 7)) for _ in range(150)]


class FourGrams:
    """BM25 (k1 1.2, b 0.75) over character 4-grams, without any of our own steps."""

    def __init__(self, made: list[Document]) -> None:
        counts = [Counter(self._grams(f"{d.title} {' '.join(d.wordings)} {d.text}")) for d in made]
        lengths = [sum(count.values()) for count in counts]
        mean = statistics.fmean(lengths)
        self.postings: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, count in enumerate(counts):
            norm = 0.25 + 0.75 * lengths[number] / mean
            for gram, found in count.items():
                self.postings[gram].append((number, found * 2.2 / (found + 1.2 * norm)))
        self.total = len(made)

    @staticmethod
    def _grams(text: str) -> list[str]:
        return [text[i : i + 4] for i in range(len(text) - 3)]

    def find(self, question: str) -> list[int]:
        scores: defaultdict[int, float] = defaultdict(float)
        for gram in self._grams(question):
            owners = self.postings.get(gram, [])
            rarity = log1p((self.total - len(owners) + 0.5) / (len(owners) + 0.5))
            for number, weight in owners:
                scores[number] += rarity * weight
        return sorted(scores, key=lambda number: -scores[number])[:10]


def snapshot(made: list[Document], search: Search) -> Knowledge:
    """What the desk asks: the search, and of what it finds only what holds now."""
    start = datetime(2026, 1, 1, tzinfo=UTC)
    told = {
        one.id: (Told(article(one), UUID(int=n), 1, ArticleState.APPROVED, Period(start)),)
        for n, one in enumerate(made)
    }
    library = Library({}, {}, build([]))
    day, zone = start.date(), ZoneInfo("Europe/Berlin")
    return Knowledge(1, day, Operation.TRIAL, zone, told, library, search)


def article(document: Document) -> Article:
    day = date(2026, 1, 1)
    front = (document.id, "Titel", "anliegen", "Frage?", document.wordings, document.text, {})
    return Article(*front, AnsweredBy.ASSISTANT, day, "Redaktion", date(2027, 1, 1))


def typed(questions: list[str], find: Callable[[str], object]) -> list[float]:
    """Milliseconds of processor time after each key, sorted: other people's load does not count."""
    times: list[float] = []
    for question in questions:
        for end in range(1, len(question) + 1):
            started = time.process_time()
            find(question[:end])
            times.append((time.process_time() - started) * 1000)
    return sorted(times)


def peak() -> float:
    """The most memory that this process had so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    made, questions = documents(random.Random(SEED))
    before = peak()
    started = time.process_time()
    search = Search(made)
    search.warm_up()
    built = time.process_time() - started
    memory = peak()

    knowledge, now = snapshot(made, search), datetime(2026, 11, 25, 12, tzinfo=UTC)

    def find(question: str) -> object:
        return knowledge.find(question, now, typing=True, limit=6, by=AnsweredBy.AGENT)

    ours = typed(questions, find)
    peer = typed(questions[:40], FourGrams(made).find)
    report = {
        "articles": ARTICLES,
        "keystrokes": len(ours),
        "build_cpu_seconds": round(built, 2),
        "memory_mb": round(memory),
        "of_it_index_mb": round(memory - before),
        "median_cpu_ms": round(statistics.median(ours), 2),
        "p99_cpu_ms": round(ours[int(0.99 * len(ours))], 2),
        "peer_p99_cpu_ms": round(peer[int(0.99 * len(peer))], 2),
    }
    json.dump(report, sys.stdout, indent=2)


if __name__ == "__main__":
    main()
