"""Which terms stand in which documents, weighted by BM25F; the sparse matrices of the search.

BM25F (Robertson, Zaragoza: The Probabilistic Relevance Framework, 2009): term counts of the
fields are normalised by field length, weighted, added, and only then saturated.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

Vector = NDArray[np.float32]
SATURATION = 1.2
LENGTH_NORMALISATION = 0.6


@dataclass(frozen=True, slots=True)
class Postings:
    """Per term the documents that have it and what it gives to each, in one long row.

    Term t owns `documents[starts[t] : starts[t + 1]]`. `ceiling` is the most that a term can
    give to any document, `unknown` the same for a term that no document has.
    """

    size: int
    starts: NDArray[np.int64]
    documents: NDArray[np.int32]
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


def bm25f(fields: Iterable[sp.csr_matrix], boosts: Sequence[float]) -> Postings:
    """Weigh the counts (documents by terms) of each field. The matrices are used up."""
    by_term = _weighted(fields, boosts).T.tocsr()
    size = by_term.shape[1]
    present = np.diff(by_term.indptr)
    rarity = np.log1p((size - present + 0.5) / (present + 0.5)).astype(np.float32)
    scores: Vector = by_term.data
    scores *= np.float32(SATURATION + 1) / (scores + np.float32(SATURATION))
    scores *= np.repeat(rarity, present)
    return Postings(
        size=size,
        starts=by_term.indptr.astype(np.int64),
        documents=by_term.indices.astype(np.int32, copy=False),
        scores=scores,
        ceiling=rarity * np.float32(SATURATION + 1),
        unknown=float(np.log1p((size + 0.5) / 0.5)) * (SATURATION + 1),
    )


def _weighted(fields: Iterable[sp.csr_matrix], boosts: Sequence[float]) -> sp.csr_matrix:
    """Counts by document and term, over all fields, before saturation."""
    total: sp.csr_matrix | None = None
    for field, boost in zip(fields, boosts, strict=True):
        factors = (boost / _lengths(field)).astype(np.float32)
        field.data *= np.repeat(factors, np.diff(field.indptr))
        total = field if total is None else total + field
    if total is None:
        raise ValueError("a search needs a field")
    return total


def _lengths(field: sp.csr_matrix) -> NDArray[np.float64]:
    lengths = np.asarray(field.sum(axis=1), dtype=np.float64).ravel()
    mean = lengths.mean() if lengths.size else 0.0
    if mean == 0.0:
        return np.ones_like(lengths)
    return 1 - LENGTH_NORMALISATION + LENGTH_NORMALISATION * lengths / mean
