"""Vectors from a model folder: `tokenizer.json` and `model.onnx`, as sentence models are shared.

Needs the packages of `servicetelefon[vectors]`; nothing is fetched from anywhere.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from servicetelefon.kit.errors import Unavailable

MOST_TOKENS = 512
BATCH = 16


class EmbeddingsFolder:
    """Mean of the last layer over the tokens of a text. Some models want a word before each."""

    def __init__(self, folder: Path, question_prefix: str = "", passage_prefix: str = "") -> None:
        model = next((p for p in _places(folder) if p.exists()), None)
        if model is None or not (folder / "tokenizer.json").exists():
            raise Unavailable(f"{folder}: tokenizer.json and model.onnx are expected")
        self._tokenizer: Any = _package("tokenizers").Tokenizer.from_file(
            str(folder / "tokenizer.json")
        )
        self._tokenizer.enable_truncation(MOST_TOKENS)
        self._tokenizer.enable_padding()
        self._session: Any = _package("onnxruntime").InferenceSession(
            str(model), providers=["CPUExecutionProvider"]
        )
        self._inputs = {one.name for one in self._session.get_inputs()}
        self._prefixes = (question_prefix, passage_prefix)

    def questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._vectors([self._prefixes[0] + text for text in texts])

    def passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._vectors([self._prefixes[1] + text for text in texts])

    def _vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        batches = [self._batch(texts[i : i + BATCH]) for i in range(0, len(texts), BATCH)]
        return np.concatenate(batches)

    def _batch(self, texts: Sequence[str]) -> NDArray[np.float32]:
        encoded = self._tokenizer.encode_batch(list(texts))
        mask = np.array([one.attention_mask for one in encoded], dtype=np.int64)
        given = {
            "input_ids": np.array([one.ids for one in encoded], dtype=np.int64),
            "attention_mask": mask,
            "token_type_ids": np.zeros_like(mask),
        }
        known = {name: value for name, value in given.items() if name in self._inputs}
        layer = np.asarray(self._session.run(None, known)[0], dtype=np.float32)
        weights = mask[:, :, None].astype(np.float32)
        return (layer * weights).sum(axis=1) / np.maximum(weights.sum(axis=1), 1)


def _places(folder: Path) -> tuple[Path, Path]:
    return folder / "model.onnx", folder / "onnx" / "model.onnx"


def _package(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError as missing:
        problem = f"the package {name} is missing; install servicetelefon[vectors]"
        raise Unavailable(problem) from missing
