"""A document as one HTML page that needs nothing but its style sheet."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from servicetelefon.compliance.documents.document import MARK, Document

FOLDER = Path(__file__).parent
STYLE = "document.css"

_PAGES = Environment(
    loader=FileSystemLoader(FOLDER),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def html(document: Document) -> str:
    return _PAGES.get_template("page.html").render(document=document, mark=MARK)
