"""Misspelt names find what was meant; a name that is near nothing finds nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicetelefon.responsibility.near import MOST, Near
from servicetelefon.responsibility.spelling import key

pytestmark = pytest.mark.unit

NAMES = (
    "Eppendorfer Weg", "Eppendorfer Landstraße", "Philosophenweg", "Große Bergstraße",
    "Kleiner Schäferkamp", "Schulterblatt", "Hoheluftchaussee", "Max-Brauer-Allee",
    "Tschaikowskyplatz", "Bogenstraße", "Rogenstraße", "Weidenallee",
)  # fmt: skip
NEAR = Near([key(name) for name in NAMES])

MEANT = [
    ("Ependorfer Weg", "Eppendorfer Weg"),
    ("Ependorfa Weg", "Eppendorfer Weg"),
    ("Filosofenweg", "Philosophenweg"),
    ("Gr. Bergstr.", "Große Bergstraße"),
    ("Kl. Schäferkamp", "Kleiner Schäferkamp"),
    ("Schulderblat", "Schulterblatt"),
    ("Hoheluftschossee", "Hoheluftchaussee"),
    ("Max Brauer", "Max-Brauer-Allee"),
    ("Max-Brauer-Straße", "Max-Brauer-Allee"),
    ("Tschaikowskiplatz", "Tschaikowskyplatz"),
    ("Muhlenweg", None),
    ("Xyz", None),
    ("", None),
]


@pytest.mark.parametrize(("said", "meant"), MEANT)
def test_what_was_meant_comes_first(said: str, meant: str | None) -> None:
    found = NEAR.to(said)
    assert found[:1] == ((key(meant),) if meant else ())


def test_a_name_between_two_proposes_both() -> None:
    assert set(NEAR.to("Vogenstraße")) == {key("Bogenstraße"), key("Rogenstraße")}


@given(st.sampled_from(NAMES), st.data())
def test_one_wrong_letter_is_always_forgiven(name: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(name) - 1))
    letter = data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
    for said in (name[:at] + name[at + 1 :], name[:at] + letter + name[at + 1 :]):
        assert key(name) in NEAR.to(said)


@given(st.text(max_size=60))
def test_proposals_are_few_and_known(said: str) -> None:
    found = NEAR.to(said)
    assert len(found) <= MOST
    assert set(found) <= {key(name) for name in NAMES}
