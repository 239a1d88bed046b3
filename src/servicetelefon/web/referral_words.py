"""Texts of referrals whose id ends in a code: beginnings and codes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from servicetelefon.domain.escalation import Level
from servicetelefon.domain.handover import Authority, Help
from servicetelefon.domain.referral import (
    EntryKind,
    LegalBasis,
    ReferralKind,
    ReferralState,
    Result,
    ReturnReason,
)
from servicetelefon.domain.referral_step import Refusal
from servicetelefon.domain.urgency import Urgency, UrgencyReason
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
        "referral.authority_": tuple(one for one in Authority if one is not Authority.OWN),
        "referral.claim_": ("yes", "not_sure"),
        "level.": Level,
        "office.list_": Which,
        "office.reason_": ReturnReason,
        "office.words_": ("answered", "asked_back", "closed", "returned"),
        "error.step-": tuple(one.value.replace("_", "-") for one in Refusal),
    }
)
