"""What is still to ask before an enquiry can go to an office, while the person is on the line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from servicetelefon.domain.handover import HandOver
from servicetelefon.domain.referral import ClaimWish, ReferralKind


class AnswerKind(StrEnum):
    TEXT = "text"
    DATE = "date"
    YES_NO = "yes_no"


@dataclass(frozen=True, slots=True)
class CatalogueQuestion:
    """One of the two or three questions that matter for a kind of enquiry; the city's data."""

    id: str
    kind: AnswerKind
    text: Mapping[str, str]


class Gap(StrEnum):
    """What a referral lacks beside answers to the catalogue's questions."""

    WORDS = "said"
    DEADLINE = "deadline"
    CLAIM_WISH = "claim"


def gaps(handed: HandOver, asks: Iterable[str]) -> tuple[str, ...]:
    """Ids of what was not asked; "does not know" is an answer, silence is none."""
    found: list[str] = [one for one in asks if one not in handed.answers]
    if not handed.said.strip():
        found.append(Gap.WORDS)
    if handed.kind is ReferralKind.DEADLINE and handed.deadline is None:
        found.append(Gap.DEADLINE)
    is_claim = handed.kind is ReferralKind.BENEFIT_CLAIM
    if is_claim and handed.claim not in (ClaimWish.YES, ClaimWish.NOT_SURE):
        found.append(Gap.CLAIM_WISH)
    return tuple(found)
