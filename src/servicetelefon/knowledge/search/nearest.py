"""The second judge of a question: how near it is to what was asked before, wording by wording.

The first judge (engine.py) adds up what all the words of an article say together. This one looks at
each wording as a question of its own, by the cosine of letter groups and stems, so that an article
that was asked for in nearly these words comes before one that only knows the single words. Nothing
is learnt: it is counted from the wordings when the index is made, and the same words give the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

import numpy as np
import scipy.sparse as sp

from servicetelefon.knowledge.search.index import (
    STEM_WEIGHT,
    Document,
    Index,
    Vocabulary,
    counted,
    matrix,
)
from servicetelefon.knowledge.search.postings import Vector
from servicetelefon.knowledge.search.text import (
    STOP_WORDS,
    grams,
    spelt_back,
    stem,
    words,
)

# Measured, see docs/decisions/0050: several near wordings count a little more than one.
_TOGETHER = 3.0
_STOP_WORD = 0.5
_COMMON = 0.3
_GRAM_LENGTHS = (4,)  # three and five beside them say no more here and take three times the room
_MOST_WORDS = 60


class Nearest:
    """Built once from the titles and wordings of all documents; safe to share for reading."""

    def __init__(
        self,
        documents: Sequence[Document],
        index: Index,
        stop_words: frozenset[str] = STOP_WORDS,
    ) -> None:
        """`index` is that of the same documents: their letter groups and stems have numbers there."""
        self._index = index
        self._stop_words = stop_words
        asked = [(*one.title.split("\n"), *one.wordings) for one in documents]
        self._starts = np.cumsum([0, *(len(one) for one in asked[:-1])])
        rows = self._rows_of([words(one) for one in chain.from_iterable(asked)])
        self._size = len(rows.indptr) - 1
        known = np.bincount(rows.indices, minlength=self._width)
        self._rarity = (np.log((1 + self._size) / (1 + known)) + _COMMON).astype(np.float32)
        rows.data *= self._rarity[rows.indices]
        _make_units(rows)
        by_term = rows.tocsc()
        self._of_term = np.asarray(by_term.indptr, dtype=np.int32)
        self._rows = np.asarray(by_term.indices, dtype=np.min_scalar_type(self._size))
        self._shares = np.asarray(by_term.data, dtype=np.float32)

    @property
    def _width(self) -> int:
        return len(self._index.gram_numbers) + len(self._index.stem_numbers)

    def __call__(self, question: str) -> Vector:
        """How near each document is, 0 to a little above 1, in the order they were added."""
        weights = self._question(words(question)[:_MOST_WORDS])
        near = np.zeros(self._size, dtype=np.float32)
        length = float(np.sqrt(sum(weight * weight for weight in weights.values())))
        for term, weight in weights.items():
            owned = slice(self._of_term[term], self._of_term[term + 1])
            near[self._rows[owned]] += np.float32(weight / length) * self._shares[owned]
        together = np.add.reduceat(near**_TOGETHER, self._starts)
        return np.power(together, 1 / _TOGETHER, dtype=np.float32)

    def _question(self, spoken: Sequence[str]) -> dict[int, float]:
        """The known terms of a question, each with its weight."""
        found: dict[int, float] = {}
        for word in spoken:
            for number, weight in self._terms_of(spelt_back(word) or word):
                found[number] = found.get(number, 0.0) + weight
        return {number: weight * float(self._rarity[number]) for number, weight in found.items()}

    def _terms_of(self, word: str) -> Iterator[tuple[int, float]]:
        share = _STOP_WORD if word in self._stop_words else 1.0
        for gram in grams(word, lengths=_GRAM_LENGTHS):
            if (number := self._index.gram_numbers.get(gram)) is not None:
                yield number, share * self._index.gram_weights[number]
        if (number := self._index.stem_numbers.get(stem(word))) is not None:
            yield len(self._index.gram_numbers) + number, share * STEM_WEIGHT

    def _rows_of(self, asked: Sequence[Sequence[str]]) -> sp.csr_matrix:
        """Rows by terms: what each word of a row weighs, added up word by word."""
        known = Vocabulary()
        said = counted([[known[word] for word in row] for row in asked])
        numbers: list[int] = []
        weights: list[float] = []
        lengths: list[int] = []
        for word in known:
            before = len(numbers)
            for number, weight in self._terms_of(word):
                numbers.append(number)
                weights.append(weight)
            lengths.append(len(numbers) - before)
        spread = matrix(np.asarray(numbers, dtype=np.int32), lengths, self._width, weights)
        return sp.csr_matrix(said @ spread)


def _make_units(rows: sp.csr_matrix) -> None:
    """Each row divided by its length, in place."""
    squares = np.concatenate([[0.0], np.cumsum(rows.data.astype(np.float64) ** 2)])
    lengths = np.sqrt(squares[rows.indptr[1:]] - squares[rows.indptr[:-1]])
    lengths[lengths == 0] = 1
    rows.data /= np.repeat(lengths, np.diff(rows.indptr)).astype(np.float32)
