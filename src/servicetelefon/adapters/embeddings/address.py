"""Vectors from an address that speaks OpenAI's embeddings interface."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from servicetelefon.kit.errors import Unavailable

BATCH = 32
SECONDS = 20
"""A batch of long texts on two cores takes some seconds; a question far less than one."""


class _Row(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)
    index: int
    embedding: Annotated[list[float], Field(min_length=1)]


class _Answer(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)
    data: list[_Row]


@dataclass(frozen=True, slots=True)
class EmbeddingsAddress:
    """`base` as in OpenAI's clients, ending in /v1. Some models want a word before each text."""

    base: str
    model: str
    question_prefix: str = ""
    passage_prefix: str = ""

    def questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._vectors([self.question_prefix + text for text in texts])

    def passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._vectors([self.passage_prefix + text for text in texts])

    def _vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = [row for batch in _batches(texts) for row in self._ask(batch)]
        if len({len(row) for row in rows}) > 1:
            raise Unavailable("the embeddings address gave vectors of different lengths")
        return np.asarray(rows, dtype=np.float32)

    def _ask(self, texts: Sequence[str]) -> list[list[float]]:
        request = urllib.request.Request(  # noqa: S310 - the operator's own address
            f"{self.base.rstrip('/')}/embeddings",
            data=json.dumps({"model": self.model, "input": list(texts)}).encode(),
            headers={"Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=SECONDS) as response:  # noqa: S310
                answer = _Answer.model_validate_json(response.read())
        except (urllib.error.URLError, TimeoutError, OSError) as wrong:
            raise Unavailable(f"the embeddings address does not answer: {wrong}") from wrong
        except ValidationError as wrong:
            raise Unavailable("the embeddings address gave something else") from wrong
        if len(answer.data) != len(texts):
            raise Unavailable("the embeddings address gave another number of vectors")
        return [row.embedding for row in sorted(answer.data, key=lambda row: row.index)]


def _batches(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(texts), BATCH):
        yield texts[start : start + BATCH]
