"""A part that was changed is looked at again: its card carries the fingerprint of what is there."""

from __future__ import annotations

import pytest

from servicetelefon.compliance.card import fingerprint, read_register

pytestmark = pytest.mark.architecture


def test_every_card_speaks_of_what_is_there():
    """Look at the card in `compliance/register`; if it still says what the part does, put the new
    fingerprint in. Otherwise the part would not run."""
    cards = read_register()
    new = {id_: fingerprint(card) for id_, card in cards.items()}
    assert {id_: one for id_, one in new.items() if one != cards[id_].fingerprint} == {}
