from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from servicetelefon.knowledge.search.postings import (
    LENGTH_NORMALISATION,
    SATURATION,
    Postings,
    bm25f,
)

pytestmark = pytest.mark.unit

BOOSTS = (4.0, 1.0)
DOCUMENTS, WORDS, TERMS = 3, 4, 5
Counts = list[list[int]]


def matrix(rows: Sequence[Sequence[int]]) -> sp.csr_matrix:
    return sp.csr_matrix(np.array(rows, dtype=np.float32))


def numbers(height: int, width: int) -> st.SearchStrategy[Counts]:
    row = st.lists(st.integers(0, 3), min_size=width, max_size=width)
    return st.lists(row, min_size=height, max_size=height)


def plainly(fields: Sequence[Counts], spread: Counts) -> list[list[float]]:
    """What each term gives to each document, by the formula, number by number."""
    weights = [[0.0] * TERMS for _ in range(DOCUMENTS)]
    for field, boost in zip(fields, BOOSTS, strict=True):
        counts = [
            [sum(row[w] * spread[w][t] for w in range(WORDS)) for t in range(TERMS)]
            for row in field
        ]
        mean = sum(map(sum, counts)) / DOCUMENTS
        for document, row in enumerate(counts):
            share = sum(row) / mean if mean else 1.0
            length = 1 - LENGTH_NORMALISATION + LENGTH_NORMALISATION * share
            for term, count in enumerate(row):
                weights[document][term] += boost * count / length
    for term in range(TERMS):
        present = sum(row[term] > 0 for row in weights)
        rarity = math.log1p((DOCUMENTS - present + 0.5) / (present + 0.5))
        for row in weights:
            row[term] = rarity * (SATURATION + 1) * row[term] / (row[term] + SATURATION)
    return weights


@given(
    title=numbers(DOCUMENTS, WORDS), text=numbers(DOCUMENTS, WORDS), spread=numbers(WORDS, TERMS)
)
@settings(deadline=None)
def test_every_term_gives_what_the_formula_says(title: Counts, text: Counts, spread: Counts):
    made = bm25f([matrix(title), matrix(text)], matrix(spread), BOOSTS)
    expected = plainly([title, text], spread)
    for term in range(TERMS):
        assert made.sum([term], [1.0]) == pytest.approx([row[term] for row in expected], abs=1e-4)


def made_of(words: int) -> Postings:
    """Each word is a term, and stands in the document of its number's last digit."""
    rows = np.arange(words) % 10
    counts = sp.csr_matrix((np.ones(words, np.float32), (rows, np.arange(words))), (10, words))
    spread = sp.csr_matrix(sp.identity(words))
    return bm25f([counts], spread, (1.0,))


def test_many_terms_are_weighed_in_pieces_and_none_is_lost_between_them():
    made = made_of(10_000)
    for term in (0, 4_095, 4_096, 8_191, 8_192, 9_999):
        assert list(made.sum([term], [1.0]).nonzero()[0]) == [term % 10]


def test_a_posting_of_a_citys_knowledge_takes_six_bytes_at_most():
    made = made_of(10_000)
    assert made.documents.itemsize + made.scores.itemsize <= 6
