"""Citations of the law as people write them: `SGB XII § 41 Abs. 2`, `§§ 35, 42a SGB XII`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from servicetelefon.domain.article import Citation

_SECTION = r"\d+[a-z]?"
_DETAIL = r"(?:\s*(?:Abs\.|Absatz|Satz|Nr\.|Nummer)\s*\d+[a-z]?)+"
# The law first, as in the front matter of an article.
_ANNEX_FIRST = re.compile(
    rf"^(?P<law>.+?) (?P<section>Anlage(?: \d+)?)(?: (?P<detail>zu § ?{_SECTION}))?$"
)
_LAW_FIRST = re.compile(rf"^(?P<law>.+) § ?(?P<section>{_SECTION})(?P<detail>{_DETAIL})?$")
# The section first, as in running text.
_LAW_NAME = r"(?:SGB\s+[IVX]+|[A-ZÄÖÜ][A-Za-zÄÖÜäöü]*[A-ZÄÖÜ][A-Za-zÄÖÜäöü]*(?:\s+20\d\d)?|EnWG)"
_IN_TEXT = re.compile(rf"(?P<sign>§§?)\s*(?P<sections>\d[^§;()]*?)\s+(?P<law>{_LAW_NAME})")
_ONE_SECTION = re.compile(rf"(?<![\w.])(?P<section>{_SECTION})(?P<detail>{_DETAIL})?")
_SPACES = re.compile(r"\s+")


def parse(written: str) -> Citation | None:
    """A citation with the law first, or None when it is written in another way."""
    line = _SPACES.sub(" ", written.strip())
    if found := _ANNEX_FIRST.match(line):
        return Citation(found["law"], found["section"], found["detail"] or "")
    if found := _LAW_FIRST.match(line):
        return Citation(found["law"], found["section"], (found["detail"] or "").strip())
    return None


def in_text(text: str) -> list[Citation]:
    """Every section that a running text names together with its law, in order."""
    return [
        citation
        for found in _IN_TEXT.finditer(text)
        for citation in _cited(found["sign"], found["sections"], _SPACES.sub(" ", found["law"]))
    ]


def _cited(sign: str, named: str, law: str) -> Iterator[Citation]:
    """Behind § stands one section and its paragraphs, behind §§ stand several sections."""
    sections = list(_ONE_SECTION.finditer(named))
    for one in sections if sign == "§§" else sections[:1]:
        yield Citation(law, one["section"], (one["detail"] or "").strip())
