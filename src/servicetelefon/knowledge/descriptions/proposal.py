"""What an official description offers an editor to write from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser

MODULES = {
    "02": "official_name",
    "03": "name",
    "05": "short_text",
    "06": "full_text",
    "07": "legal_basis",
    "08": "documents",
    "09": "requirements",
    "11": "procedure",
    "14": "forms",
    "15": "more_information",
    "16": "hints",
    "18": "author",
    "22": "responsible_office",
    "23": "contact",
    "24": "teaser",
    "25": "legal_remedy",
}
"""Codes of the list leistungstextmodulleika; others keep their code as name."""

_BLOCKS = frozenset({"p", "br", "li", "ul", "ol", "div", "h1", "h2", "h3", "h4", "tr"})
_SPACES = re.compile(r"[ \t\u00a0]+")
_EMPTY_LINES = re.compile(r"\n\s*\n+")


@dataclass(frozen=True, slots=True)
class Proposal:
    """One service in one language. `texts` by module name, without markup."""

    id: str
    source: str
    language: str
    leika_keys: tuple[str, ...]
    title: str
    texts: Mapping[str, str]
    synonyms: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()


def module_name(code: str) -> str:
    return MODULES.get(code.zfill(2), code)


def plain(html: str) -> str:
    """The words of a text that may hold HTML, one line a paragraph or item."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = _SPACES.sub(" ", "".join(reader.pieces))
    return _EMPTY_LINES.sub("\n", "\n".join(line.strip() for line in lines.split("\n"))).strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag in _BLOCKS:
            self.pieces.append("\n- " if tag == "li" else "\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)
