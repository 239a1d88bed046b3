"""Documents of the rules as PDF/UA-1."""

from __future__ import annotations

from servicetelefon.adapters.typesetting.pdf_ua import typeset
from servicetelefon.compliance.documents.document import Document, as_values


def pdf(document: Document) -> bytes:
    """Some 100 ms of work: not on an event loop. What people wrote may hold any letter."""
    return typeset("document.typ", as_values(document))
