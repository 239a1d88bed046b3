"""A file of official descriptions: checked to its end before a single one is handed out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from servicetelefon.kit.errors import BrokenFile, Place
from servicetelefon.knowledge.descriptions.proposal import Proposal
from servicetelefon.knowledge.descriptions.pvog import read_pvog
from servicetelefon.knowledge.descriptions.xzufi import read_xzufi

_READERS = {".xml": read_xzufi, ".json": read_pvog, ".jsonl": read_pvog}


def read_descriptions(path: Path) -> Iterator[Proposal]:
    """Two passes over the file, so that nothing is half imported and nothing fills the memory."""
    for _ in _pass(path):
        pass
    return _pass(path)


def _pass(path: Path) -> Iterator[Proposal]:
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise BrokenFile(Place(path), f"expected one of {', '.join(_READERS)}")
    with path.open("rb") as stream:
        yield from reader(path, stream)
