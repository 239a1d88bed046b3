"""Keys and secrets get successors by command; nothing of them is printed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from servicetelefon.bootstrap.care import list_keys, rotate_key
from servicetelefon.bootstrap.places import Places
from servicetelefon.config import Settings
from servicetelefon.kit.crypto import Slot, Vault
from servicetelefon.kit.errors import Conflict, Invalid
from servicetelefon.kit.keys import CITY_HMAC, LINE, KeyRing
from servicetelefon.ops.takeover import claim

pytestmark = pytest.mark.ops

SLOT = Slot("desk.work", "note", "1")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    made = Settings(home=tmp_path)
    ring = KeyRing(Places(made).keys)
    for name in (LINE, CITY_HMAC):
        ring.ensure(name)
    return made


def test_a_new_key_seals_from_now_on_and_the_old_one_still_opens(settings: Settings):
    running = Vault(KeyRing(Places(settings).keys), os.urandom)
    old = running.seal("vorher", SLOT)
    said = rotate_key(settings, LINE)
    assert said.startswith("line 2 is in use")
    assert set(list_keys(settings)) == {"city-hmac 1", "line 1", "line 2"}
    new = Vault(KeyRing(Places(settings).keys), os.urandom).seal("nachher", SLOT)
    assert (old[1:5], new[1:5]) == (b"\0\0\0\1", b"\0\0\0\2")
    # A process that runs already reads both.
    assert (running.open(old, SLOT), running.open(new, SLOT)) == ("vorher", "nachher")


def test_no_key_is_printed(settings: Settings):
    told = rotate_key(settings, LINE) + str(list_keys(settings))
    secrets = Places(settings).keys.read_text().split("\n")[2:-1]
    assert not any(line.split(" ")[2] in told for line in secrets)


@pytest.mark.parametrize("name", [CITY_HMAC, "nothing", "LINE", "engine"])
def test_what_has_no_successor_is_refused(settings: Settings, name: str):
    before = Places(settings).keys.read_bytes()
    with pytest.raises(Invalid):
        rotate_key(settings, name)
    assert Places(settings).keys.read_bytes() == before


def test_the_engines_secrets_change_while_it_stands_only(settings: Settings):
    places = Places(settings)
    places.engine.mkdir()
    file = places.engine / "secrets.json"
    file.write_text("{}")
    lock = claim(places.run)
    assert lock is not None
    with pytest.raises(Conflict):
        rotate_key(settings, "engine")
    assert file.exists()
    os.close(lock)
    rotate_key(settings, "engine")
    assert not file.exists()
