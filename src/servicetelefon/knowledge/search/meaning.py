"""The optional part of the search that compares meaning by vectors of a language model.

Off unless an operator names a model; the words alone are enough to run. It only reorders what is
found, it writes nothing, and when it does not answer, the words decide alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from servicetelefon.kit.errors import Invalid
from servicetelefon.knowledge.search.index import Document
from servicetelefon.knowledge.search.postings import Vector

WEIGHT = 1.5
"""Against the words, both as standard scores; see docs/decisions/0051 for what was measured."""


class Embedder(Protocol):
    """Texts into vectors, one row a text. May raise `Unavailable`."""

    def questions(self, texts: Sequence[str]) -> NDArray[np.float32]: ...
    def passages(self, texts: Sequence[str]) -> NDArray[np.float32]: ...


class Meaning:
    """How near a question is to each document: to its title, and to title and text together."""

    def __init__(self, documents: Sequence[Document], embedder: Embedder) -> None:
        self._embedder = embedder
        titles = [document.title for document in documents]
        wholes = [
            "\n".join([document.title, *document.wordings, document.text]) for document in documents
        ]
        self._titles = _unit(embedder.passages(titles), len(documents))
        self._wholes = _unit(embedder.passages(wholes), len(documents))

    def nearness(self, question: str) -> Vector:
        """One number a document, higher is nearer."""
        asked = _unit(self._embedder.questions([question]), 1)[0]
        return (self._titles @ asked + self._wholes @ asked).astype(np.float32)


def blend(by_words: Vector, by_meaning: Vector) -> Vector:
    """Both as standard scores, so that neither's scale decides."""
    return (_standard(by_words) + WEIGHT * _standard(by_meaning)).astype(np.float32)


def _standard(scores: Vector) -> Vector:
    spread = float(scores.std()) or 1.0
    return ((scores - scores.mean()) / spread).astype(np.float32)


def _unit(rows: NDArray[np.float32], expected: int) -> NDArray[np.float32]:
    if rows.ndim != 2 or len(rows) != expected:  # noqa: PLR2004 - a matrix
        raise Invalid(f"the model gave {rows.shape} numbers for {expected} texts")
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    lengths[lengths == 0] = 1
    return (rows / lengths).astype(np.float32)
