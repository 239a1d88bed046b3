"""Writes everything into a folder: a page, a PDF and a JSON file each, with the schemas."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

from servicetelefon.compliance.documents.document import Document, as_values
from servicetelefon.compliance.documents.facts import Facts
from servicetelefon.compliance.documents.fill import documents
from servicetelefon.compliance.documents.html import FOLDER, STYLE, html
from servicetelefon.compliance.documents.records import algorithm_register, annex_viii
from servicetelefon.compliance.documents.template import read_templates

SCHEMAS = FOLDER / "schemas"

Typeset = Callable[[Document], bytes]
"""A document as PDF/UA-1; the wiring knows how."""


def write(facts: Facts, folder: Path, typeset: Typeset) -> list[Path]:
    """The names of all files. A file of an earlier export is replaced."""
    return [_put(folder / name, content) for name, content in _files(facts, typeset)]


def _put(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def _files(facts: Facts, typeset: Typeset) -> Iterator[tuple[str, bytes]]:
    for document in documents(read_templates(), facts):
        yield f"{document.id}.html", html(document).encode()
        yield f"{document.id}.pdf", typeset(document)
        yield f"{document.id}.json", _json(as_values(document))
    yield STYLE, (FOLDER / STYLE).read_bytes()
    yield "annex-viii-record.json", _json(annex_viii(facts))
    yield "algorithm-register-entry.json", _json(algorithm_register(facts))
    for schema in sorted(SCHEMAS.glob("*.json")):
        yield f"schemas/{schema.name}", schema.read_bytes()


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=2).encode()
