"""A state of the laws from a folder of files (XML or Markdown), or from one file."""

from __future__ import annotations

from pathlib import Path

from servicetelefon.kit.errors import BrokenFile, Place
from servicetelefon.knowledge.laws.markdown_file import read_markdown
from servicetelefon.knowledge.laws.state import Law, LawState
from servicetelefon.knowledge.laws.xml_file import read_xml

LARGEST = 20_000_000
"""Bytes: the largest federal law has eight million."""
_READERS = {".xml": read_xml, ".md": read_markdown}


def read_laws(path: Path) -> LawState:
    """All laws there. BrokenFile names the first file that cannot be used; nothing is half read."""
    if not path.exists():
        raise BrokenFile(Place(path), "there is no such file or folder")
    files = [path] if path.is_file() else sorted(path.iterdir())
    laws = [_read(file) for file in files if file.suffix in _READERS]
    if not laws:
        raise BrokenFile(Place(path), "there is no law in it (.xml or .md)")
    return LawState({law.document: law for law in laws})


def _read(file: Path) -> Law:
    if file.stat().st_size > LARGEST:
        raise BrokenFile(Place(file), "the file is too large")
    return _READERS[file.suffix](file, file.read_bytes())
