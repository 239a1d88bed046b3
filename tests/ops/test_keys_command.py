"""Keys and secrets get successors by command; nothing of them is printed."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path
from uuid import UUID

import psycopg
import pytest

from cities import MUSTERSTADT
from ops.test_person_command import somebody_wrote
from servicetelefon.bootstrap.command import at_work
from servicetelefon.bootstrap.keys import list_keys, retire_keys, rotate_key
from servicetelefon.bootstrap.places import Places
from servicetelefon.bootstrap.practice import before
from servicetelefon.config import Settings
from servicetelefon.kit.crypto import Slot, Vault
from servicetelefon.kit.errors import Conflict, Invalid
from servicetelefon.kit.keys import CITY_HMAC, LINE, KeyRing
from servicetelefon.ops.postgres_use import in_use
from servicetelefon.ops.takeover import claim
from servicetelefon.referral import read as referrals

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


@pytest.mark.parametrize("name", ["nothing", "LINE", "engine"])
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


def test_a_change_of_the_key_for_hashes_that_is_killed_is_ended_by_the_same_command(
    tmp_path: Path,
):
    settings = Settings(home=tmp_path, city=str(MUSTERSTADT))
    receipt = asyncio.run(somebody_wrote(settings))
    killed = _rotates(tmp_path, failpoint="lookups.renew.before:3")
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert "city-hmac 2" in list_keys(settings)
    found = asyncio.run(_enquiry(settings, receipt.reference))
    ended = _rotates(tmp_path)
    assert "had been broken off" in ended.stdout, ended.stderr
    assert "city-hmac 3" not in list_keys(settings)
    assert asyncio.run(_enquiry(settings, receipt.reference)) == found == receipt.enquiry
    assert "city-hmac 3 is in use" in _rotates(tmp_path).stdout
    assert asyncio.run(_enquiry(settings, receipt.reference)) == receipt.enquiry
    with pytest.raises(Conflict, match="days of rest: 8"):
        retire_keys(settings, CITY_HMAC)
    assert "city-hmac 1" in list_keys(settings)


def test_an_earlier_key_is_destroyed_and_the_practice_is_gone_through_too(tmp_path: Path):
    settings = Settings(home=tmp_path, city=str(MUSTERSTADT))
    _practised(settings)
    assert "5 hashes are made anew" in rotate_key(settings, CITY_HMAC)
    _nine_days_pass(settings)
    assert retire_keys(settings, CITY_HMAC).startswith("nothing refers to city-hmac 1: destroyed")
    assert [one for one in list_keys(settings) if "hmac" in one] == ["city-hmac 2"]
    assert not KeyRing(Places(settings).keys).path.with_name(".ring.part").exists()
    assert "there is no earlier key" in retire_keys(settings, CITY_HMAC)
    assert "city-hmac 3 is in use" in rotate_key(settings, CITY_HMAC)


def test_only_keys_whose_use_can_be_counted_are_destroyed(settings: Settings):
    with pytest.raises(Invalid):
        retire_keys(settings, LINE)


def _rotates(home: Path, failpoint: str = "") -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": os.environ["PATH"],
        "SERVICETELEFON_HOME": str(home),
        "SERVICETELEFON_CITY": str(MUSTERSTADT),
        **({"SERVICETELEFON_FAILPOINT": failpoint} if failpoint else {}),
    }
    return subprocess.run(
        [sys.executable, "-m", "servicetelefon", "keys", "rotate", CITY_HMAC],
        env=environment, capture_output=True, text=True, timeout=120, check=False,
        start_new_session=True,
    )  # fmt: skip


async def _enquiry(settings: Settings, reference: str) -> UUID | None:
    vault = Vault(KeyRing(Places(settings).keys), os.urandom)
    async with at_work(settings) as work, work.database.begin() as tx:
        return await referrals.enquiry_of(tx, vault, reference)


def _practised(settings: Settings) -> None:
    """Somebody has practised once: five accounts in a database of its own."""
    places = Places(settings, practice=True)
    for name in (LINE, CITY_HMAC):
        KeyRing(places.keys).ensure(name)
    with in_use(places.cluster):
        asyncio.run(before(settings, places))


def _nine_days_pass(settings: Settings) -> None:
    with in_use(Places(settings).cluster):
        for practice in (False, True):
            places = Places(settings, practice=practice)
            with psycopg.connect(places.cluster.dsn(places.database_name)) as owner:
                owner.execute("set session_replication_role = replica")  # it takes inserts only
                owner.execute("update records.journal set at = at - interval '9 days'")
