"""Written answers (Markdown) as HTML: paragraphs, lists, emphasis, headings one level below the
page's own, links to https only. What looks like HTML in a text stays text."""

from __future__ import annotations

from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markupsafe import Markup


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


def _break_lines(token: Token) -> None:
    for child in token.children or ():
        if child.type == "softbreak":
            child.type, child.tag = "hardbreak", "br"
