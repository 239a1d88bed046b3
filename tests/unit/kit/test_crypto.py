"""A sealed value opens in its own place only, and says so when it does not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from servicetelefon.kit.crypto import Slot, Unreadable, Vault
from servicetelefon.kit.keys import KeyRing

pytestmark = pytest.mark.unit

SLOT = Slot("desk.work", "note", "1")


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    ring = KeyRing(tmp_path_factory.mktemp("keys") / "ring")
    for name in ("line", "office:nord", "city-hmac"):
        ring.ensure(name)
    return Vault(ring, os.urandom)


@given(text=some.text())
def test_what_is_sealed_opens_again(vault: Vault, text: str):
    assert vault.open(vault.seal(text, SLOT), SLOT) == text


@pytest.mark.parametrize(
    "elsewhere",
    [Slot("desk.work", "note", "2"), Slot("desk.work", "other", "1"), Slot("x", "note", "1")],
)
def test_copied_to_another_place_it_does_not_open(vault: Vault, elsewhere: Slot):
    sealed = vault.seal("geheim", SLOT)
    with pytest.raises(Unreadable):
        vault.open(sealed, elsewhere)


def test_under_another_key_it_does_not_open(vault: Vault):
    sealed = vault.seal("geheim", SLOT, "office:nord")
    with pytest.raises(Unreadable):
        vault.open(sealed, SLOT, "line")


@given(place=some.integers(0, 40))
def test_a_changed_byte_is_noticed(vault: Vault, place: int):
    sealed = bytearray(vault.seal("ein Text von etwas Länge", SLOT))
    sealed[place % len(sealed)] ^= 1
    with pytest.raises(Unreadable):
        vault.open(bytes(sealed), SLOT)


def test_a_rotated_key_still_opens_the_old(tmp_path: Path):
    ring = KeyRing(tmp_path / "ring")
    ring.ensure("line")
    vault = Vault(ring, os.urandom)
    old = vault.seal("alt", SLOT)
    ring.rotate("line")
    new = vault.seal("neu", SLOT)
    assert (vault.open(old, SLOT), vault.open(new, SLOT)) == ("alt", "neu")


def test_equal_numbers_have_equal_hashes_for_one_purpose_only(vault: Vault):
    assert vault.lookup("040", "caller") == vault.lookup("040", "caller")
    assert vault.lookup("040", "caller") != vault.lookup("040", "login")
