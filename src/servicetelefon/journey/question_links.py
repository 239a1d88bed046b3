"""The voluntary question by text message: a link that names nobody, holds for a week, and takes one
answer."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from datetime import datetime, timedelta
from uuid import UUID

from servicetelefon.journey.helped import ASKED, Helped, NoSuchQuestion
from servicetelefon.kit.database import Transaction
from servicetelefon.kit.errors import ServiceError
from servicetelefon.phone import link_store
from servicetelefon.records import read
from servicetelefon.records import store as records

PATH = "/f"
HOLDS = timedelta(days=7)
_BYTES = 16


class QuestionOver(ServiceError):
    """It was answered once, or its week is over."""

    code = "question-over"
    status = 410


def address(pages: str, link: UUID) -> str:
    """What stands in the message; the link's id is chance, and known to its receiver only."""
    code = urlsafe_b64encode(link.bytes).decode().rstrip("=")
    return f"{pages.rstrip('/')}{PATH}/{code}"


async def open_question(tx: Transaction, code: str, now: datetime) -> UUID:
    """The contact that can still be answered for; QuestionOver, or NoSuchQuestion for any text
    that we never sent."""
    contact = await link_store.hold_question(tx, _link(code), now - HOLDS)
    if contact is None or (await read.asking(tx, contact)).helped is not None:
        raise QuestionOver("this question is over")
    return contact


async def answer_once(tx: Transaction, code: str, helped: Helped, now: datetime) -> None:
    contact = await open_question(tx, code, now)
    await records.mark(tx, contact, {**ASKED, "helped": helped.value})


def _link(code: str) -> UUID:
    try:
        found = urlsafe_b64decode(code.encode("ascii") + b"==")
    except (UnicodeEncodeError, NotBase64):
        raise NoSuchQuestion("no such question") from None
    if len(found) != _BYTES:
        raise NoSuchQuestion("no such question")
    return UUID(bytes=found)
