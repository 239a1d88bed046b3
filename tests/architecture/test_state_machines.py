"""Each state table is the picture in docs/state-machines, which people read and agree to.

The picture is a source of its own: a table tested against itself stays green when a row is lost.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from servicetelefon.domain import call, callback, offer, office_call, presence, referral

pytestmark = pytest.mark.architecture

PICTURES = Path(__file__).parents[2] / "docs" / "state-machines"
_EDGE = re.compile(r"^\s+(\w+) --> (\w+): (\w+)$")
Edges = set[tuple[str, ...]]


def picture(name: str) -> Edges:
    lines = (PICTURES / f"{name}.mmd").read_text().splitlines()
    return {tuple(map(str, found.groups())) for line in lines if (found := _EDGE.match(line))}


def call_table() -> Edges:
    return {(s, row.to.value, e) for s, rows in call.TABLE.items() for e, row in rows.items()}


def offer_table() -> Edges:
    return {(s, to.value, e) for s, rows in offer.TABLE.items() for e, to in rows.items()}


def presence_table() -> Edges:
    return {(s, to.value, e) for s, rows in presence.TABLE.items() for e, to in rows.items()}


def callback_table() -> Edges:
    return {(s, to.value, e) for s, rows in callback.TABLE.items() for e, to in rows.items()}


def referral_table() -> Edges:
    return {(s, to.value, e) for s, rows in referral.TABLE.items() for e, to in rows.items()}


def office_call_table() -> Edges:
    return {
        (s, row.to.value, e) for s, rows in office_call.TABLE.items() for e, row in rows.items()
    }


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("call", call_table()),
        ("offer", offer_table()),
        ("presence", presence_table()),
        ("callback", callback_table()),
        ("referral", referral_table()),
        ("office_call", office_call_table()),
    ],
)
def test_the_table_is_the_picture(name: str, table: Edges):
    assert table == picture(name)


def test_no_state_is_a_dead_end():
    for state, rows in call.TABLE.items():
        if state is not call.State.CLOSED:
            assert any(row.to is not state for row in rows.values())


def test_a_referral_is_closed_from_an_answer_or_an_acceptance_only():
    closing = {s for s, rows in referral.TABLE.items() if referral.ReferralEvent.CLOSED in rows}
    assert closing == {referral.ReferralState.ACCEPTED, referral.ReferralState.ANSWERED}
