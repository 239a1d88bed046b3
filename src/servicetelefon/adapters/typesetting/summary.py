"""Summaries of chats as PDF/UA-1, in every script that is offered."""

from __future__ import annotations

import asyncio
from dataclasses import asdict

from servicetelefon.adapters.typesetting.pdf_ua import FACES, typeset
from servicetelefon.chat.summary import Summary
from servicetelefon.kit.errors import Unavailable


async def pdf(summary: Summary) -> bytes:
    """Some 100 ms of work, beside the event loop. Unavailable where the faces are missing."""
    if not any(FACES.glob("*.ttf")):
        raise Unavailable("the faces of printed sheets are missing: run the set-up again")
    return await asyncio.to_thread(typeset, "summary.typ", asdict(summary))
