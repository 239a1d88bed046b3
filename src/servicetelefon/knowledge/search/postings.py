"""Which terms stand in which documents, weighted by BM25F; the sparse matrices of the search.

BM25F (Robertson, Zaragoza: The Probabilistic Relevance Framework, 2009): term counts of the
fields are normalised by field length, weighted, added, and only then saturated.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

Vector = NDArray[np.float32]
SATURATION = 1.2
LENGTH_NORMALISATION = 0.6
_TERMS_AT_ONCE = 4_096
"""The postings are made in pieces of so many terms: what is on the way needs no memory of its own."""


_Piece = tuple[NDArray[np.int64], NDArray[np.unsignedinteger], Vector]
"""Of some terms: in how many documents each stands, in which, and what it gives to them."""


@dataclass(frozen=True, slots=True)
class Postings:
    """Per term the documents that have it and what it gives to each, in one long row.

    Term t owns `documents[starts[t] : starts[t + 1]]`. `ceiling` is the most that a term can
    give to any document, `unknown` the same for a term that no document has.
    """

    size: int
    starts: NDArray[np.int64]
    documents: NDArray[np.unsignedinteger]
    scores: Vector
    ceiling: Vector
    unknown: float

    def sum(self, terms: Sequence[int], weights: Sequence[float]) -> Vector:
        """What these terms, weighted, give to each document."""
        total = np.zeros(self.size, dtype=np.float32)
        for term, weight in zip(terms, weights, strict=True):
            owned = slice(self.starts[term], self.starts[term + 1])
            total[self.documents[owned]] += np.float32(weight) * self.scores[owned]
        return total


def bm25f(
    fields: Sequence[sp.csr_matrix], spread: sp.csr_matrix, boosts: Sequence[float]
) -> Postings:
    """Weigh the counts (documents by words) of each field, `spread` (words by terms) to terms."""
    counts = _weighted(fields, np.asarray(spread.sum(axis=1), dtype=np.float64).ravel(), boosts)
    size = len(counts.indptr) - 1
    pieces = list(_pieces(counts, sp.csc_matrix(spread), size))
    present = np.concatenate([present for present, _, _ in pieces])
    documents, scores = _joined(pieces, int(present.sum()))
    rarity = _rarity(present, size)
    return Postings(
        size=size,
        starts=np.concatenate([[0], np.cumsum(present)]).astype(np.int64),
        documents=documents,
        scores=scores,
        ceiling=rarity * np.float32(SATURATION + 1),
        unknown=float(np.log1p((size + 0.5) / 0.5)) * (SATURATION + 1),
    )


def _pieces(counts: sp.csr_matrix, spread: sp.csc_matrix, size: int) -> Iterator[_Piece]:
    terms = len(spread.indptr) - 1
    kind = np.min_scalar_type(size)
    for start in range(0, max(1, terms), _TERMS_AT_ONCE):
        by_term = sp.csr_matrix(counts @ spread[:, start : start + _TERMS_AT_ONCE]).T.tocsr()
        present = np.diff(by_term.indptr).astype(np.int64)
        scores: Vector = by_term.data
        scores *= np.float32(SATURATION + 1) / (scores + np.float32(SATURATION))
        scores *= np.repeat(_rarity(present, size), present)
        yield present, by_term.indices.astype(kind), scores


def _joined(pieces: list[_Piece], owned: int) -> tuple[NDArray[np.unsignedinteger], Vector]:
    """All pieces in one row each. They are used up, so that nothing stands in memory twice."""
    documents = np.empty(owned, dtype=pieces[0][1].dtype)
    scores = np.empty(owned, dtype=np.float32)
    end = owned
    while pieces:
        _, some, given = pieces.pop()
        documents[end - len(some) : end] = some
        scores[end - len(given) : end] = given
        end -= len(some)
    return documents, scores


def _rarity(present: NDArray[np.int64], size: int) -> Vector:
    return np.log1p((size - present + 0.5) / (present + 0.5)).astype(np.float32)


def _weighted(
    fields: Sequence[sp.csr_matrix], terms_of: NDArray[np.float64], boosts: Sequence[float]
) -> sp.csr_matrix:
    """Counts by document and word over all fields, before saturation. A sum of words is a sum of
    their terms, so that the fields are added while they are small."""
    total: sp.csr_matrix | None = None
    for field, boost in zip(fields, boosts, strict=True):
        factors = (boost / _lengths(field @ terms_of)).astype(np.float32)
        weighted = field.copy()
        weighted.data *= np.repeat(factors, np.diff(field.indptr))
        total = weighted if total is None else sp.csr_matrix(total + weighted)
    if total is None:
        raise ValueError("a search needs a field")
    return total


def _lengths(lengths: NDArray[np.float64]) -> NDArray[np.float64]:
    mean = lengths.mean() if lengths.size else 0.0
    if mean == 0.0:
        return np.ones_like(lengths)
    return 1 - LENGTH_NORMALISATION + LENGTH_NORMALISATION * lengths / mean
