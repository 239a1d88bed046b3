"""A referral: an enquiry that an office must finish. Its kinds, its life as a table, its claim.

`closed` needs a result, and a claim cannot be closed before somebody has confirmed that it is in
the office's file. Diagram: docs/state-machines/referral.mmd.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class ReferralKind(StrEnum):
    INFORMATION = "information"
    MESSAGE = "message"
    BENEFIT_CLAIM = "benefit_claim"  # may count as an application or notice of need (§ 16 SGB I)
    DEADLINE = "deadline"
    EMERGENCY = "emergency"
    COMPLAINT = "complaint"  # goes past the person concerned, to the head of the office
    DOCUMENT_QUESTION = "document_question"


class ClaimWish(StrEnum):
    """The citizen's own answer to "shall this count as an application?"."""

    YES = "yes"
    NO = "no"
    NOT_SURE = "not_sure"

    @property
    def keeps_the_date(self) -> bool:
        """Who is not sure loses no day: § 44 Abs. 2 SGB XII, § 16 Abs. 2 SGB I."""
        return self is not ClaimWish.NO


class ReferralState(StrEnum):
    NEW = "new"  # handed over; nobody by name has it yet
    ACCEPTED = "accepted"
    ASKED_BACK = "asked_back"  # the office waits for an answer of the line or the citizen
    RETURNED = "returned"  # not theirs: the line finds the right office
    ANSWERED = "answered"  # the citizen has a reply
    CLOSED = "closed"


class ReferralEvent(StrEnum):
    ACCEPTED = "accepted"
    RETURNED = "returned"
    FORWARDED = "forwarded"
    ASKED_BACK = "asked_back"
    ANSWER_CAME = "answer_came"
    ANSWERED = "answered"
    RECEIPT_CONFIRMED = "receipt_confirmed"  # by a named person or the case system
    CLOSED = "closed"
    REOPENED = "reopened"  # by reference and code only
    TAKEN_OVER = "taken_over"  # by a colleague: nobody's absence keeps a citizen waiting


_S, _E = ReferralState, ReferralEvent

TABLE: Mapping[ReferralState, Mapping[ReferralEvent, ReferralState]] = MappingProxyType(
    {
        _S.NEW: {
            _E.ACCEPTED: _S.ACCEPTED,
            _E.RETURNED: _S.RETURNED,
            _E.RECEIPT_CONFIRMED: _S.NEW,
            _E.FORWARDED: _S.NEW,
        },
        _S.ACCEPTED: {
            _E.RETURNED: _S.RETURNED,
            _E.ASKED_BACK: _S.ASKED_BACK,
            _E.ANSWERED: _S.ANSWERED,
            _E.RECEIPT_CONFIRMED: _S.ACCEPTED,
            _E.CLOSED: _S.CLOSED,
            _E.TAKEN_OVER: _S.ACCEPTED,
        },
        _S.ASKED_BACK: {
            _E.ANSWER_CAME: _S.ACCEPTED,
            _E.ANSWERED: _S.ANSWERED,
            _E.RECEIPT_CONFIRMED: _S.ASKED_BACK,
            _E.TAKEN_OVER: _S.ASKED_BACK,
        },
        _S.RETURNED: {_E.FORWARDED: _S.NEW},
        _S.ANSWERED: {
            _E.RECEIPT_CONFIRMED: _S.ANSWERED,
            _E.CLOSED: _S.CLOSED,
            _E.TAKEN_OVER: _S.ANSWERED,
        },
        _S.CLOSED: {_E.REOPENED: _S.NEW},
    }
)


def after(state: ReferralState, event: ReferralEvent) -> ReferralState | None:
    """The next state, or None when the step is not possible."""
    return TABLE[state].get(event)


class ReturnReason(StrEnum):
    OTHER_DISTRICT = "other_district"
    OTHER_MATTER = "other_matter"
    OTHER_AUTHORITY = "other_authority"
    INCOMPLETE = "incomplete"


class Result(StrEnum):
    """How a referral was closed."""

    DONE = "done"
    INFORMED = "informed"
    APPLICATION_FILED = "application_filed"
    OTHER_AUTHORITY = "other_authority"
    NOT_REACHED = "not_reached"
    WITHDRAWN = "withdrawn"


class EntryKind(StrEnum):
    """What is written to a referral: each a new entry, never an edit of an older one."""

    HANDED_OVER = "handed_over"
    ADDITION = "addition"
    CORRECTION = "correction"
    WITHDRAWAL = "withdrawal"
    RETURN_REASON = "return_reason"
    QUESTION = "question"
    REPLY_TO_QUESTION = "reply_to_question"
    ANSWER = "answer"
    NOTE = "note"
    RECEIPT = "receipt"
    RELEASE = "release"
    FEEDBACK = "feedback"


class Protection(StrEnum):
    """Cases that only a named release opens (§ 35 Abs. 1 SGB I)."""

    STAFF = "staff"
    RELATIVE = "relative"
    VIOLENCE = "violence"


class LegalBasis(StrEnum):
    """By which rule the referral may go to its recipient."""

    FORWARDING = "sgb1-16-2"  # claims go to the right office without delay
    SOCIAL_TASK = "sgb10-69-1-1"  # needed for the recipient's own task by the Code


def legal_basis(kind: ReferralKind) -> LegalBasis:
    forwarded = kind is ReferralKind.BENEFIT_CLAIM
    return LegalBasis.FORWARDING if forwarded else LegalBasis.SOCIAL_TASK


_CLAIMS = frozenset(
    {
        ReferralKind.INFORMATION,
        ReferralKind.MESSAGE,
        ReferralKind.DEADLINE,
        ReferralKind.DOCUMENT_QUESTION,
    }
)
"""Kinds that an application turns into one; an emergency and a complaint keep their own way."""


def kind_with(kind: ReferralKind, claim: ClaimWish | None) -> ReferralKind:
    """What shall count as an application is one, whatever else was chosen on a form."""
    counts = claim is not None and claim.keeps_the_date
    return ReferralKind.BENEFIT_CLAIM if counts and kind in _CLAIMS else kind


EVERY_PARTITION = "*"
"""For the line itself, which keeps clocks and finds owners; never for a person of an office."""


def partition(
    office: str | None, kind: ReferralKind, protection: Protection | None, released_to: str = ""
) -> str:
    """Who may see a referral: the office, its head alone, or the one person it was released to.

    The row policies compare this one word, so that a complaint or a protected case is as far
    away for a colleague as another office.
    """
    if office is None:
        return ""
    if released_to:
        return f"{office}!{released_to}"
    if protection is not None or kind is ReferralKind.COMPLAINT:
        return f"{office}!head"
    return office
