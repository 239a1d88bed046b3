"""Every code that stands on the sheet has its word."""

from __future__ import annotations

import pytest

from servicetelefon.domain.handover import Authority, ConsentHow, Help
from servicetelefon.domain.referral import LegalBasis, ReferralKind
from servicetelefon.domain.urgency import Urgency
from servicetelefon.referral.sheet_words import sheet_words

pytestmark = pytest.mark.unit


def test_no_code_is_without_a_word():
    families = {"kind": ReferralKind, "basis": LegalBasis, "help": Help, "authority": Authority,
                "consent": ConsentHow, "urgency": Urgency}  # fmt: skip
    ids = [f"{family}_{one}" for family, codes in families.items() for one in codes]
    assert sheet_words().missing(ids) == ()
