"""Written answers (Markdown) as HTML or as the blocks of a sheet: paragraphs, lists, emphasis, headings one level below the
page's own, links to https only. What looks like HTML in a text stays text."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markupsafe import Markup

from servicetelefon.chat.summary import Block, BlockKind, Run


def _reader() -> MarkdownIt:
    reader = MarkdownIt("zero", {"html": False, "linkify": False}, renderer_cls=RendererHTML)
    reader.enable(["heading", "list", "emphasis", "link", "newline", "escape"])
    reader.validateLink = _is_safe  # pyright: ignore[reportAttributeAccessIssue]
    return reader


def _is_safe(address: str) -> bool:
    return urlsplit(address).scheme in {"https", "tel", "mailto"}


_READER = _reader()
_LOWER = 2


def html(text: str, *, line_by_line: bool = False) -> Markup:
    """`line_by_line`: each line is a line of its own, as Leichte Sprache wants it."""
    tokens = _READER.parse(text)
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(6, int(token.tag[1:]) + _LOWER)}"
        if line_by_line:
            _break_lines(token)
    # The reader escapes all text; tags are its own.
    return Markup(_READER.renderer.render(tokens, _READER.options, {}))  # noqa: S704


def blocks(text: str, *, line_by_line: bool = False) -> tuple[Block, ...]:
    """The same for a printed sheet: paragraphs, items and headings as values."""
    found: list[Block] = []
    in_item = False
    kind = BlockKind.PARAGRAPH
    for token in _READER.parse(text):
        if token.type == "heading_open":
            kind = BlockKind.HEADING
        elif token.type in {"list_item_open", "list_item_close"}:
            in_item = token.type == "list_item_open"
        elif token.type == "inline":
            kind = BlockKind.ITEM if in_item and kind is not BlockKind.HEADING else kind
            found += [Block(kind, line) for line in _lines(token, line_by_line=line_by_line)]
            kind = BlockKind.PARAGRAPH
    return tuple(found)


def _lines(token: Token, *, line_by_line: bool) -> Iterator[tuple[Run, ...]]:
    line: list[Run] = []
    bold, url = 0, ""
    for child in token.children or ():
        if child.type in {"strong_open", "strong_close"}:
            bold += child.nesting
        elif child.type in {"link_open", "link_close"}:
            url = str(child.attrs.get("href", ""))
        elif child.type == "hardbreak" or (child.type == "softbreak" and line_by_line):
            yield tuple(line)
            line = []
        elif child.type == "softbreak":
            line.append(Run(" ", bold > 0, url))
        elif child.content:
            line.append(Run(child.content, bold > 0, url))
    if line:
        yield tuple(line)


def _break_lines(token: Token) -> None:
    for child in token.children or ():
        if child.type == "softbreak":
            child.type, child.tag = "hardbreak", "br"
