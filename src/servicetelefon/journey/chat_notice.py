"""A notice of need from a chat: wording, name and contact as the citizen leaves them, for an office."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from servicetelefon.chat.store import Conversation, Said
from servicetelefon.domain.chat import Who
from servicetelefon.domain.city import City
from servicetelefon.domain.handover import (
    LONGEST_TEXT,
    LONGEST_WORDS,
    CallbackWish,
    Channel,
    HandOver,
    Label,
    Person,
)
from servicetelefon.domain.referral import ClaimWish, ReferralKind
from servicetelefon.domain.telephone_number import read_number
from servicetelefon.kit.errors import Invalid

ASKED = "asked"
"""Stands beside the conversation until the citizen says yes, no or not sure."""

LONGEST_NOTICE = LONGEST_TEXT - LONGEST_WORDS - 100
"""Characters of the wording: a contact that is no number still fits below it."""


class NoticeTooLong(Invalid):
    code = "message-too-long"
    status = 413


@dataclass(frozen=True, slots=True)
class Left:
    """What the citizen put into the form. All of it may stay open: then the words of the chat are
    taken as they were written."""

    words: str = field(default="", repr=False)
    name: str = field(default="", repr=False)
    contact: str = field(default="", repr=False)


NOTHING_LEFT = Left()


def own_words(said: Sequence[Said]) -> str:
    """What the citizen has written so far."""
    own = [one.words for one in said if one.who is Who.CITIZEN and one.words]
    return "\n".join(own)[:LONGEST_NOTICE]


def notice_of(
    chat: Conversation, said: Sequence[Said], wish: ClaimWish, left: Left, city: City
) -> tuple[HandOver, datetime | None]:
    """What is handed over, and when the first of the words came. NoticeTooLong."""
    first = next((one.at for one in said if one.who is Who.CITIZEN and one.words), None)
    words = _tidy(left.words, LONGEST_NOTICE) or own_words(said)
    contact = _tidy(left.contact, LONGEST_WORDS)
    number = read_number(contact, city.calls_out).number if _is_number(contact) else None
    if contact and number is None:
        # An address or a mail box: the contract has no field for it, and it must not be lost.
        words = f"{words}\n{city.wording.t('chat.notice_reach', contact=contact)}"
    handed = HandOver(
        kind=ReferralKind.BENEFIT_CLAIM,
        channel=Channel.CHAT,
        said=words,
        language=chat.language,
        callback=CallbackWish(number) if number else None,
        person=Person(_tidy(left.name, LONGEST_WORDS)),
        label=Label.TOLD,
        claim=wish,
    )
    return handed, first


def _tidy(text: str, longest: int) -> str:
    tidy = text.replace("\r\n", "\n").strip()
    if len(tidy) > longest:
        raise NoticeTooLong(f"at most {longest} characters", limit=longest)
    return tidy


def _is_number(contact: str) -> bool:
    """Nothing but a number: "Lange Straße 12" has digits too."""
    return not any(one.isalpha() for one in contact)
