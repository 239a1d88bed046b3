"""Summaries of chats as PDF/UA-1, in proportional faces for Latin, Cyrillic and Arabic script.

The faces come from npm at the set-up (`ops/browser_files.py`): the machine's own are not asked,
so that a sheet looks the same everywhere.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict
from pathlib import Path

import typst

from servicetelefon.adapters.typesetting.letters import set_in_letters
from servicetelefon.chat.summary import Summary
from servicetelefon.kit.errors import Unavailable

_HERE = Path(__file__).parent
_SOURCE = _HERE / "summary.typ"
FACES = _HERE / "faces"


async def pdf(summary: Summary) -> bytes:
    """Some 100 ms of work, beside the event loop. Unavailable where the faces are missing."""
    if not any(FACES.glob("*.ttf")):
        raise Unavailable("the faces of printed sheets are missing: run the set-up again")
    return await asyncio.to_thread(set_in_letters, asdict(summary), _set)


def _set(summary: object) -> bytes:
    content = json.dumps(summary, ensure_ascii=False)
    return typst.compile(
        str(_SOURCE),
        format="pdf",
        sys_inputs={"summary": content},
        pdf_standards="ua-1",
        font_paths=[str(FACES)],
        ignore_system_fonts=True,
    )
