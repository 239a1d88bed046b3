"""Every kind and every legal basis has its word on the sheet."""

from __future__ import annotations

import pytest

from servicetelefon.domain.referral import LegalBasis, ReferralKind
from servicetelefon.referral.sheet_words import sheet_words

pytestmark = pytest.mark.unit


def test_no_code_is_without_a_word():
    ids = [f"kind_{one}" for one in ReferralKind] + [f"basis_{one}" for one in LegalBasis]
    assert sheet_words().missing(ids) == ()
