"""G.711 as the standard's tables say."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicetelefon.adapters.speech import g711 as ours
from telephony import g711 as tables

pytestmark = pytest.mark.unit

ENCODERS = {"alaw": ours.alaw, "ulaw": ours.ulaw}


@pytest.mark.parametrize("law", ["alaw", "ulaw"])
def test_every_code_of_the_table_is_found_again(law: tables.Law) -> None:
    codes = bytes(range(256))
    again = ENCODERS[law](tables.decode(law, codes))
    # µ-law has two codes for zero; either is right.
    assert (tables.decode(law, again) == tables.decode(law, codes)).all()


@pytest.mark.parametrize("law", ["alaw", "ulaw"])
@given(samples=st.lists(st.integers(-32768, 32767), min_size=1, max_size=50))
def test_error_is_within_a_step_of_the_segment(law: tables.Law, samples: list[int]) -> None:
    before = np.array(samples, dtype=np.int16)
    after = tables.decode(law, ENCODERS[law](before)).astype(int)
    assert (np.abs(after - before) <= np.maximum(16, np.abs(before.astype(int)) / 16)).all()
