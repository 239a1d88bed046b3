"""Documents of the rules as PDF/UA-1: the contents reach typst as data, never as its markup."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import typst

from servicetelefon.adapters.typesetting.letters import set_in_letters
from servicetelefon.compliance.documents.document import Document, as_values

_SOURCE = Path(__file__).with_name("document.typ")
_FACES = Path(__file__).with_name("faces")
"""For Arabic and Persian; without them typst's own are taken."""


def pdf(document: Document) -> bytes:
    """Some 100 ms of work: not on an event loop. What people wrote may hold any letter."""
    return set_in_letters(as_values(document), _set)


def _set(document: Any) -> bytes:
    return typst.compile(
        str(_SOURCE),
        format="pdf",
        sys_inputs={"document": json.dumps(document, ensure_ascii=False)},
        pdf_standards="ua-1",
        ignore_system_fonts=True,
        font_paths=[str(_FACES)],
    )
