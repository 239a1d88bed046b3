"""Words that no face can show: PDF/UA refuses the whole sheet over one of them (ISO 14289-1, 7.21.8).

A sheet with an emoji in it is better with a mark in its place than not at all. Where the faces that
come with typst know a letter (Greek, Hebrew, Georgian), it is shown in theirs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import typst

_NEVER = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")
SURE = (
    "\t\n\x20-\x7e\u00a0-\u017f\u0192\u0218-\u021b\u0300-\u0304\u0306-\u030c\u0327\u0328"
    "\u0400-\u045f\u0490\u0491\u0609-\u060c\u061b\u061f\u0621-\u063a\u0640-\u0652\u0660-\u066c"
    "\u0670\u067e\u0686\u0698\u06a9\u06af\u06cc\u06f0-\u06f9\u200c-\u200f\u2010-\u2015"
    "\u2018-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u2066-\u2069\u20ac"
)
"""The scripts of the languages that are offered."""
_NOTSURE = re.compile(f"[^{SURE}]")
_MARK = "?"


def set_in_letters(content: object, compiled: Callable[[Any], bytes]) -> bytes:
    """`content` is text in mappings and lists; tried as it is, then with what is surely known."""
    fit = _replaced(content, _NEVER, "")
    try:
        return compiled(fit)
    except typst.TypstError:
        return compiled(_replaced(fit, _NOTSURE, _MARK))


def _replaced(content: object, which: re.Pattern[str], by: str) -> object:
    match content:
        case str():
            return which.sub(by, content)
        case Mapping():
            return {key: _replaced(value, which, by) for key, value in content.items()}
        case list() | tuple():
            return [_replaced(one, which, by) for one in content]
        case _:
            return content
