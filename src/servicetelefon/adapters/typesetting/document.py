"""Documents of the rules as PDF/UA-1: the contents reach typst as data, never as its markup."""

from __future__ import annotations

import json
from pathlib import Path

import typst

from servicetelefon.compliance.documents.document import Document, as_values

_SOURCE = Path(__file__).with_name("document.typ")


def pdf(document: Document) -> bytes:
    """Some 100 ms of work: not on an event loop."""
    content = json.dumps(as_values(document), ensure_ascii=False)
    return typst.compile(
        str(_SOURCE),
        format="pdf",
        sys_inputs={"document": content},
        pdf_standards="ua-1",
        ignore_system_fonts=True,
    )
