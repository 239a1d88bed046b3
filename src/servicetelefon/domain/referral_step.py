"""Why a step with a referral is refused: each reason a code, with its sentence in the words."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from servicetelefon.domain.referral import (
    ReferralEvent,
    ReferralState,
    Result,
    ReturnReason,
    after,
)


class Refusal(StrEnum):
    CLOSED = "closed"
    TAKEN = "taken"
    NOT_ACCEPTED = "not_accepted"
    ASKED_BACK = "asked_back"
    RETURNED = "returned"
    ANSWERED = "answered"
    NOT_POSSIBLE = "not_possible"
    NOT_YOURS = "not_yours"
    RESULT_NEEDED = "result_needed"
    REASON_NEEDED = "reason_needed"
    WORDS_NEEDED = "words_needed"
    OFFICE_NEEDED = "office_needed"
    RECEIPT_NEEDED = "receipt_needed"
    RECEIPT_STANDS = "receipt_stands"


@dataclass(frozen=True, slots=True)
class StepAsked:
    """What somebody wants to do, with what the step needs."""

    event: ReferralEvent
    words: str = field(default="", repr=False)
    reason: ReturnReason | None = None
    result: Result | None = None
    office: str | None = None


@dataclass(frozen=True, slots=True)
class Now:
    """How it stands, as far as a step depends on it."""

    state: ReferralState
    keeps_a_claim: bool
    has_receipt: bool
    is_mine: bool


_S, _E = ReferralState, ReferralEvent

OWNERS_ONLY = frozenset({_E.RETURNED, _E.ASKED_BACK, _E.ANSWERED, _E.CLOSED})
"""Steps of whoever accepted it; a colleague takes it over first."""

NEEDS_WORDS = frozenset({_E.ASKED_BACK, _E.ANSWER_CAME, _E.ANSWERED})

_BY_STATE = {
    _S.CLOSED: Refusal.CLOSED,
    _S.RETURNED: Refusal.RETURNED,
    _S.NEW: Refusal.NOT_ACCEPTED,
    _S.ASKED_BACK: Refusal.ASKED_BACK,
    _S.ANSWERED: Refusal.ANSWERED,
}


def refusal(now: Now, asked: StepAsked) -> Refusal | None:
    """None when the step may be taken."""
    if after(now.state, asked.event) is None:
        return _why_not(now, asked.event)
    if asked.event in OWNERS_ONLY and now.state is not _S.NEW and not now.is_mine:
        return Refusal.NOT_YOURS
    return _lacking(now, asked)


def _why_not(now: Now, event: ReferralEvent) -> Refusal:
    if event is _E.ACCEPTED and now.state in (_S.ACCEPTED, _S.ASKED_BACK, _S.ANSWERED):
        return Refusal.TAKEN
    return _BY_STATE.get(now.state, Refusal.NOT_POSSIBLE)


def _lacking(now: Now, asked: StepAsked) -> Refusal | None:
    event = asked.event
    lacking = {
        Refusal.WORDS_NEEDED: event in NEEDS_WORDS and not asked.words.strip(),
        Refusal.REASON_NEEDED: event is _E.RETURNED and asked.reason is None,
        Refusal.OFFICE_NEEDED: event is _E.FORWARDED and not asked.office,
        Refusal.RESULT_NEEDED: event is _E.CLOSED and asked.result is None,
        Refusal.RECEIPT_NEEDED: event is _E.CLOSED and now.keeps_a_claim and not now.has_receipt,
        Refusal.RECEIPT_STANDS: event is _E.RECEIPT_CONFIRMED and now.has_receipt,
    }
    return next((why for why, lacks in lacking.items() if lacks), None)
