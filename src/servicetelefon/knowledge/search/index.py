"""The index: documents in, three spaces of terms out (letter groups, stems, pairs of neighbours).

Built in one go from all documents that may be found; a changed article means a new index
(well under two seconds for a thousand articles), so a search never sees half a change.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from servicetelefon.knowledge.search.postings import Postings, bm25f
from servicetelefon.knowledge.search.text import grams, stem, words

# Measured, see docs/decisions/0050: a title says what the document is about, the wordings are
# how people ask for it, the text mentions many other things too.
_BOOSTS = (4.0, 3.0, 1.0)
_EVEN_BOOSTS = (2.0, 2.0, 1.0)
_GRAM_WEIGHT = {"3": 0.7, "4": 1.0, "5": 0.7}
STEM_WEIGHT = 2.5
_KEY_BASE = 1 << 32


@dataclass(frozen=True, slots=True)
class Document:
    """What can be found: `wordings` are other ways to ask for it."""

    id: str
    title: str
    text: str
    wordings: tuple[str, ...] = ()


class Vocabulary(dict[str, int]):
    """Numbers its words in the order of their first appearance."""

    def __missing__(self, word: str) -> int:
        number = len(self)
        self[word] = number
        return number


@dataclass(frozen=True, slots=True)
class Index:
    """`mentions` are the stems again, with the text nearly as strong as the title."""

    ids: tuple[str, ...]
    gram_numbers: dict[str, int]
    gram_weights: tuple[float, ...]
    grams: Postings
    stem_numbers: dict[str, int]
    stems: Postings
    mentions: Postings
    pair_keys: NDArray[np.int64]
    pairs: Postings

    def pair_numbers(self, stems: Sequence[int]) -> list[int]:
        """The numbers of the neighbouring pairs that some document has; -1 is an unknown stem."""
        if not len(self.pair_keys):
            return []
        keys = _pair_keys(np.asarray(stems, dtype=np.int64))
        places = np.searchsorted(self.pair_keys, keys).clip(max=len(self.pair_keys) - 1)
        return [int(place) for place in places[self.pair_keys[places] == keys]]


def build(documents: Sequence[Document]) -> Index:
    vocabulary = Vocabulary()
    fields = [
        [[vocabulary[word] for word in words(text)] for text in field]
        for field in _fields(documents)
    ]
    known = list(vocabulary)
    counts = [counted(field, len(known)) for field in fields]
    gram_numbers = Vocabulary()
    word_grams = counted([[gram_numbers[gram] for gram in grams(word)] for word in known])
    stem_numbers = Vocabulary()
    stem_of = np.array([stem_numbers[stem(word)] for word in known], dtype=np.int64)
    word_stems = matrix(stem_of, [1] * len(known), len(stem_numbers))
    pair_keys, pair_counts = _pairs(fields, stem_of)
    return Index(
        ids=tuple(document.id for document in documents),
        gram_numbers=dict(gram_numbers),
        gram_weights=tuple(_GRAM_WEIGHT[gram[0]] for gram in gram_numbers),
        grams=bm25f(counts, word_grams, _BOOSTS),
        stem_numbers=dict(stem_numbers),
        stems=bm25f(counts, word_stems, _BOOSTS),
        mentions=bm25f(counts, word_stems, _EVEN_BOOSTS),
        pair_keys=pair_keys,
        pairs=bm25f(pair_counts, _themselves(len(pair_keys)), _BOOSTS),
    )


def gram_weight(gram: str) -> float:
    return _GRAM_WEIGHT[gram[0]]


def _fields(documents: Sequence[Document]) -> Iterator[Iterator[str]]:
    yield (document.title for document in documents)
    yield (" ".join(document.wordings) for document in documents)
    yield (document.text for document in documents)


def counted(rows: Sequence[Sequence[int]], width: int | None = None) -> sp.csr_matrix:
    """How often each number stands in each row."""
    lengths = [len(row) for row in rows]
    numbers = np.fromiter((n for row in rows for n in row), dtype=np.int64, count=sum(lengths))
    columns = width if width is not None else int(numbers.max(initial=-1)) + 1
    return matrix(numbers, lengths, columns)


def matrix(
    numbers: NDArray[np.signedinteger],
    lengths: Sequence[int],
    columns: int,
    weights: Sequence[float] | None = None,
) -> sp.csr_matrix:
    """The rows of these lengths in one; each number counts one, or what it weighs."""
    ones = np.ones(len(numbers), dtype=np.float32)
    given = ones if weights is None else np.asarray(weights, dtype=np.float32)
    starts = np.cumsum([0, *lengths])
    made = sp.csr_matrix((given, numbers, starts), shape=(len(lengths), columns))
    made.sum_duplicates()
    return made


def _themselves(terms: int) -> sp.csr_matrix:
    return matrix(np.arange(terms, dtype=np.int64), [1] * terms, terms)


def _pairs(
    fields: Sequence[Sequence[Sequence[int]]], stem_of: NDArray[np.int64]
) -> tuple[NDArray[np.int64], list[sp.csr_matrix]]:
    """Neighbouring stems of each field as keys in order, and how often each document has them."""
    keys = [np.empty(0, dtype=np.int64)]
    lengths: list[list[int]] = []
    for field in fields:
        rows = [_pair_keys(stem_of[np.asarray(row, dtype=np.int64)]) for row in field]
        keys.extend(rows)
        lengths.append([len(row) for row in rows])
    known, numbers = np.unique(np.concatenate(keys), return_inverse=True)
    matrices: list[sp.csr_matrix] = []
    start = 0
    for field_lengths in lengths:
        end = start + sum(field_lengths)
        matrices.append(matrix(numbers[start:end], field_lengths, len(known)))
        start = end
    return known, matrices


def _pair_keys(stems: NDArray[np.int64]) -> NDArray[np.int64]:
    return stems[:-1] * _KEY_BASE + stems[1:]
