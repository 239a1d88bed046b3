"""Names that stay German in a text of another language: held by an isolate in plain text
(`kit/bidi.py`), on a page said as German, so that a screen reader speaks them rightly and their
hyphens stay on their side."""

from __future__ import annotations

import re

from markupsafe import Markup

_LETTER = "[A-Za-zÄÖÜäöüß]"
_HELD = re.compile(f"\u2066([^\u2066\u2069]*{_LETTER}[^\u2066\u2069]*)\u2069")
_MARKED = r'<span lang="de" dir="ltr">\1</span>'


def names_marked(html: Markup) -> Markup:
    """A number that is held stays as it is: it is said in the language around it."""
    # As a plain text: pieces that are put together as Markup would be escaped again.
    return Markup(_HELD.sub(_MARKED, str.__str__(html)))  # noqa: S704


def has_letters(text: str) -> bool:
    return re.search(_LETTER, text) is not None
