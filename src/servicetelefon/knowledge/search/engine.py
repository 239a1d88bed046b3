"""The search: a question in, the ids of what answers it out, best first, in about a millisecond.

Each word of the question is worth as much as its letters are rare. What a document gives for it
is the part of that worth which it covers: by its own letter groups and stem, by a relative from
its word families, or by a relative of a part of a compound, whichever covers most.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
import structlog

from servicetelefon.kit.errors import Unavailable
from servicetelefon.knowledge.search import families as word_families
from servicetelefon.knowledge.search.families import Families
from servicetelefon.knowledge.search.index import (
    STEM_WEIGHT,
    Document,
    Index,
    build,
    gram_weight,
)
from servicetelefon.knowledge.search.meaning import Meaning, blend
from servicetelefon.knowledge.search.nearest import Nearest
from servicetelefon.knowledge.search.postings import Postings, Vector
from servicetelefon.knowledge.search.text import (
    STOP_WORDS,
    content_words,
    grams,
    spelt_back,
    stem,
    words,
)

# Measured on three corpora with one configuration, see docs/decisions/0050.
_RELATIVE = 0.6  # a relative counts less than the word itself
_STOP_WORD = 0.6
_PAIR = 0.7
_LONG_QUESTION = 4  # content words; from here on whole words count more
_LONG_STEP = 5.0
_LONG_MOST = 20.0
_SHORTEST_COMPOUND = 9
_SHORTEST_PART = 4
_NEAR = 0.6  # the nearest wording beside the share of the question that is covered
_MOST_WORDS = 60
_CACHED_WORDS = 4_000

CONFIGURATION = {
    "relative": _RELATIVE,
    "stop_word": _STOP_WORD,
    "pair": _PAIR,
    "long_question": _LONG_QUESTION,
    "long_step": _LONG_STEP,
    "long_most": _LONG_MOST,
    "stem": STEM_WEIGHT,
    "near": _NEAR,
}
"""What a measurement has to name beside its figures."""

_log = structlog.stdlib.get_logger()


@dataclass(frozen=True, slots=True)
class Hit:
    """`coverage`: which part of the question's worth the document covers, 0 to 1. `score` is only
    to be compared with others of the same question; where there are wordings it is the coverage
    and the nearness to them."""

    id: str
    score: float
    coverage: float


@dataclass(frozen=True, slots=True)
class _Worth:
    """What a word gives to each document, and the most it could give to any."""

    scores: Vector
    most: float

    def coverage(self) -> Vector:
        return self.scores / np.float32(self.most)


class Search:
    """Searches a fixed set of documents; safe to share between threads for reading."""

    def __init__(
        self,
        documents: Sequence[Document],
        families: Families | None = None,
        meaning: Meaning | None = None,
        stop_words: frozenset[str] = STOP_WORDS,
    ) -> None:
        """`stop_words` are those of the language that is asked and answered in."""
        self._stop_words = stop_words
        self._index: Index = build(documents)
        self._meaning = meaning
        asked = any(document.wordings for document in documents)
        self._nearest = Nearest(documents, self._index, stop_words) if asked else None
        self._families = families or word_families.build(word_families.shipped())
        self._word = lru_cache(maxsize=_CACHED_WORDS)(self._word_worth)
        self._relative = cache(self._phrase_coverage)

    def __len__(self) -> int:
        return len(self._index.ids)

    def warm_up(self) -> None:
        """Work out the families now, so that the first questions are as quick as later ones."""
        for number in range(len(self._families.members)):
            self._relative(number)

    def find(
        self,
        question: str,
        *,
        limit: int = 10,
        typing: bool = False,
        only: Container[str] | None = None,
    ) -> list[Hit]:
        """The best documents for a question, or for its beginning while it is `typing`.

        Ties go to the document that was added first. `only` leaves out what may not be found now.
        """
        if not self._index.ids or limit < 1:
            return []
        worth, most = self.scores(question, typing=typing)
        scores = worth
        if self._nearest is not None and not typing:
            scores = np.minimum(worth / most, 1) + np.float32(_NEAR) * self._nearest(question)
        order = np.lexsort((np.arange(len(scores)), -self._ranked(scores, question, typing=typing)))
        hits: list[Hit] = []
        for number in order:
            if len(hits) == limit:
                break
            article, score = self._index.ids[number], float(scores[number])
            if worth[number] > 0 and (only is None or article in only):
                hits.append(Hit(article, score, min(1.0, float(worth[number]) / most)))
        return hits

    def _ranked(self, scores: Vector, question: str, *, typing: bool) -> Vector:
        """What decides the order: the words, and the meaning of a finished question."""
        if self._meaning is None or typing:
            return scores
        try:
            return blend(scores, self._meaning.nearness(question))
        except Unavailable as failure:
            _log.warning("meaning not compared", code=failure.code)
            return scores

    def scores(self, question: str, *, typing: bool = False) -> tuple[Vector, float]:
        """A score for every document in the order they were added, and the most possible."""
        spoken = words(question)[:_MOST_WORDS]
        open_end = typing and bool(spoken) and question[-1:].isalnum()
        content = content_words(spoken, self._stop_words)
        total = np.zeros(len(self._index.ids), dtype=np.float32)
        most = 0.0
        for position, best, worth in self._content(content, open_end=open_end):
            total += best
            most += worth
            if (bonus := _long_question(len(content))) > 0:
                mentioned, weight = self._mentions(content[position])
                total += bonus * mentioned
                most += float(bonus) * weight
        share = np.float32(_STOP_WORD if content else 1.0)
        for word in spoken:
            if word in self._stop_words:
                worth = self._word(word, False)
                total += share * worth.scores
                most += float(share) * worth.most
        total += np.float32(_PAIR) * self._pair_scores(spoken)
        return total, most or 1.0

    def _content(
        self, content: Sequence[str], *, open_end: bool
    ) -> Iterator[tuple[int, Vector, float]]:
        """Each content word with the best that any way of covering it gives."""
        worths = [
            self._word(word, open_end and position == len(content) - 1)
            for position, word in enumerate(content)
        ]
        best = [worth.scores.copy() for worth in worths]
        for position in range(len(content)):
            for length in range(1, min(word_families.MAX_WORDS, len(content) - position) + 1):
                covered = self._by_relatives(content[position : position + length])
                if covered is not None:
                    for place in range(position, position + length):
                        gained = covered * np.float32(_RELATIVE * worths[place].most)
                        np.maximum(best[place], gained, out=best[place])
            self._by_variant(content[position], worths[position], best[position])
        yield from ((position, best[position], worth.most) for position, worth in enumerate(worths))

    def _by_variant(self, word: str, worth: _Worth, best: Vector) -> None:
        if (variant := spelt_back(word)) is not None:
            np.maximum(
                best, self._word(variant, False).coverage() * np.float32(worth.most), out=best
            )
        if (covered := self._by_compound(word)) is not None:
            np.maximum(best, covered * np.float32(worth.most), out=best)

    def _by_relatives(self, spoken: Sequence[str]) -> Vector | None:
        """The best coverage that a relative of these neighbouring words gives."""
        best: Vector | None = None
        for member, weight in self._families.relatives(spoken):
            covered = self._relative(member) * np.float32(weight)
            best = covered if best is None else np.maximum(best, covered)
        return best

    def _by_compound(self, word: str) -> Vector | None:
        """A compound by its parts, where a part has relatives: Führerschein|verlust."""
        best: Vector | None = None
        for part, rest in _splits(word):
            if not self._families.may_know(part):
                continue
            if (covered := self._by_relatives([part])) is None:
                continue
            whole = covered * np.float32(_RELATIVE * len(part))
            whole += self._word(rest, False).coverage() * np.float32(len(rest))
            whole *= np.float32(1 / len(word))
            best = whole if best is None else np.maximum(best, whole)
        return best

    def _word_worth(self, word: str, open_end: bool) -> _Worth:  # noqa: FBT001 - a cache key
        index = self._index
        numbers: list[int] = []
        weights: list[float] = []
        most = 0.0
        for gram in grams(word, open_end=open_end):
            number = index.gram_numbers.get(gram)
            if number is None:
                most += gram_weight(gram) * index.grams.unknown
            else:
                numbers.append(number)
                weights.append(index.gram_weights[number])
                most += weights[-1] * float(index.grams.ceiling[number])
        scores = index.grams.sum(numbers, weights)
        number = index.stem_numbers.get(stem(word))
        if number is None:
            return _Worth(scores, most + STEM_WEIGHT * index.stems.unknown)
        scores += np.float32(STEM_WEIGHT) * self._stem_scores(word, index.stems)
        return _Worth(scores, most + STEM_WEIGHT * float(index.stems.ceiling[number]))

    def _mentions(self, word: str) -> tuple[Vector, float]:
        """What the mere mention of a word gives to each document, and the most it could give."""
        mentions = self._index.mentions
        number = self._index.stem_numbers.get(stem(word))
        most = mentions.unknown if number is None else float(mentions.ceiling[number])
        return self._stem_scores(word, mentions), most

    def _stem_scores(self, word: str, postings: Postings) -> Vector:
        number = self._index.stem_numbers.get(stem(word))
        return postings.sum(*(([], []) if number is None else ([number], [1.0])))

    def _pair_scores(self, spoken: Sequence[str]) -> Vector:
        stems = [self._index.stem_numbers.get(stem(word), -1) for word in spoken]
        numbers = self._index.pair_numbers(stems)
        return self._index.pairs.sum(numbers, [1.0] * len(numbers))

    def _phrase_coverage(self, number: int) -> Vector:
        """What a document covers of a member; of several words the one it covers least."""
        member = self._families.members[number]
        coverages = [self._word_worth(word, open_end=False).coverage() for word in member]
        return np.minimum.reduce(coverages)


def _long_question(content_words: int) -> np.float32:
    return np.float32(min(_LONG_MOST, max(0, content_words - _LONG_QUESTION) * _LONG_STEP))


def _splits(word: str) -> Iterator[tuple[str, str]]:
    if len(word) < _SHORTEST_COMPOUND:
        return
    for cut in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 2):
        yield word[:cut], word[cut:]
        yield word[cut:], word[:cut]
