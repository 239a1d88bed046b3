"""Typst's sheets as PDF/UA-1 (ISO 14289-1): tagged, with title and language, readable by a screen
reader. What people wrote reaches typst as data, never as source: nothing in it can be markup.

PDF/UA refuses a whole sheet over one letter that no face can show (ISO 14289-1, 7.21.8). A sheet
with an emoji in it is better with a mark in its place than not at all. Where the faces that come
with typst know a letter (Greek, Hebrew, Georgian), it is shown in theirs.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

import typst

_HERE = Path(__file__).parent
FACES = _HERE / "faces"
"""For Latin, Cyrillic and Arabic script, from npm at the set-up (`ops/browser_files.py`); without
them typst's own are taken. The machine's are not asked: a sheet looks the same everywhere."""

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


def typeset(source: str, content: object) -> bytes:
    """The sheet `source` with `content` (text in mappings and lists) as it is or, where a letter has
    no face, with what is surely known. Some 100 ms of work: not on an event loop."""
    fit = _replaced(content, _NEVER, "")
    try:
        return _compiled(source, fit)
    except typst.TypstError:
        return _compiled(source, _replaced(fit, _NOTSURE, _MARK))


def _compiled(source: str, content: object) -> bytes:
    return typst.compile(
        str(_HERE / source),
        format="pdf",
        sys_inputs={"content": json.dumps(content, ensure_ascii=False)},
        pdf_standards="ua-1",
        ignore_system_fonts=True,
        font_paths=[str(FACES)],
    )


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
