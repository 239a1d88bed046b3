"""Texts of referrals whose id ends in a code: beginnings and codes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from servicetelefon.domain.escalation import Level
from servicetelefon.domain.handover import Authority, ConsentHow, Help
from servicetelefon.domain.office_call import OVER
from servicetelefon.domain.referral import (
    ClaimWish,
    EntryKind,
    LegalBasis,
    Protection,
    ReferralKind,
    ReferralState,
    Result,
    ReturnReason,
)
from servicetelefon.domain.referral_step import Refusal
from servicetelefon.domain.urgency import Urgency, UrgencyReason
from servicetelefon.journey.desk_hand_over import Hint
from servicetelefon.journey.portal import Wish
from servicetelefon.referral.port import Fault, Way
from servicetelefon.referral.read import Which

FAMILIES: Mapping[str, Iterable[str]] = MappingProxyType(
    {
        "referral.kind_": ReferralKind,
        "referral.state_": ReferralState,
        "referral.result_": Result,
        "referral.entry_": EntryKind,
        "referral.basis_": LegalBasis,
        "referral.urgency_": Urgency,
        "referral.why_": UrgencyReason,
        "referral.help_": Help,
        "referral.authority_": Authority,
        "referral.consent_": ConsentHow,
        "hand_over.": ("ja", "nein"),
        "hand_over.hint_": Hint,
        "hand_over.claim_": ClaimWish,
        "hand_over.protection_": Protection,
        "referral.claim_": ("yes", "not_sure"),
        "level.": Level,
        "office.list_": Which,
        "office.reason_": ReturnReason,
        "office.call_was_": sorted(OVER),
        "office.words_": ("answered", "asked_back", "closed", "returned"),
        "portal.wish_": Wish,
        "portal.state_": (*ReferralState, "title", "lead", "do"),
        "portal.claim_": ("yes", "not_sure", "no", "ask", "hint", "kept"),
        "portal.add_": ("addition", "correction", "withdrawal"),
        "fault.": Fault,
        "way.": Way,
        "error.step-": tuple(one.value.replace("_", "-") for one in Refusal),
    }
)
