"""A notice of need from a chat: the citizen's own words, as they were written, for an office."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from servicetelefon.chat.store import Conversation, Said
from servicetelefon.domain.chat import Who
from servicetelefon.domain.handover import LONGEST_TEXT, Channel, HandOver, Label
from servicetelefon.domain.referral import ClaimWish, ReferralKind


def notice_of(
    chat: Conversation, said: Sequence[Said], wish: ClaimWish
) -> tuple[HandOver, datetime | None]:
    """What is handed over, and when the first of the words came."""
    own = [one for one in said if one.who is Who.CITIZEN and one.words]
    words = "\n".join(one.words for one in own)[:LONGEST_TEXT]
    handed = HandOver(
        kind=ReferralKind.BENEFIT_CLAIM,
        channel=Channel.CHAT,
        said=words,
        language=chat.language,
        label=Label.TOLD,
        claim=wish,
    )
    return handed, own[0].at if own else None
