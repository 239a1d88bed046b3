"""Sheets as PDF/UA-1 (ISO 14289-1): tagged, with title and language, readable by a screen reader.

The text of citizens is handed to typst as data, never as source: nothing in it can be markup.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typst

from servicetelefon.adapters.typesetting.letters import set_in_letters

_SOURCE = Path(__file__).with_name("sheet.typ")


async def pdf(
    title: str, facts: Sequence[tuple[str, str]], said: str, footer: str, *, lang: str = "de"
) -> bytes:
    """40 ms of work, beside the event loop."""
    sheet = {"title": title, "lang": lang, "facts": facts, "said": said, "footer": footer}
    return await asyncio.to_thread(set_in_letters, sheet, _set)


def _set(sheet: dict[str, Any]) -> bytes:
    given = {**sheet, "facts": json.dumps(sheet["facts"], ensure_ascii=False)}
    return typst.compile(
        str(_SOURCE), format="pdf", sys_inputs=given, pdf_standards="ua-1", ignore_system_fonts=True
    )
