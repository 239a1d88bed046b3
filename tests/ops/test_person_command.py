"""`person information|erase` and `audit search` as an officer calls them at the shell."""

from __future__ import annotations

import asyncio
import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from cities import MUSTERSTADT
from referrals import a_hand_over
from servicetelefon.bootstrap.command import at_work
from servicetelefon.bootstrap.places import Places
from servicetelefon.config import Settings
from servicetelefon.domain.handover import CallbackWish, Giver, Receipt
from servicetelefon.domain.permissions import Role
from servicetelefon.domain.referral import ClaimWish, ReferralKind
from servicetelefon.journey.enquiry import Enquiries
from servicetelefon.journey.people import People, Person
from servicetelefon.kit.crypto import Vault
from servicetelefon.kit.keys import LINE, KeyRing, office_key
from servicetelefon.people import store
from servicetelefon.people.passwords import Passwords

pytestmark = pytest.mark.ops

PASSWORD = "Ein langer Satz für den Test"
NUMBER = "040 111 222"
SAID = "Zwetschgenkuchen und Mahnbescheid"


def run(home: Path, typed: list[str], *words: str) -> subprocess.CompletedProcess[str]:
    """Without a terminal, what is asked for is read from stdin."""
    environment = {
        "PATH": os.environ["PATH"],
        "SERVICETELEFON_HOME": str(home),
        "SERVICETELEFON_CITY": str(MUSTERSTADT),
    }
    return subprocess.run(
        [sys.executable, "-m", "servicetelefon", *words],
        env=environment, input="".join(f"{one}\n" for one in typed), capture_output=True,
        text=True, timeout=120, check=False, start_new_session=True,
    )  # fmt: skip


async def somebody_wrote(settings: Settings) -> Receipt:
    """A claim with a number to call back, and three accounts."""
    keys = KeyRing(Places(settings).keys)
    for name in (LINE, "city-hmac", office_key("amt-nord")):
        keys.ensure(name)
    vault = Vault(keys, os.urandom)
    async with at_work(settings) as work:
        people = People(work.clock, work.ids, random.SystemRandom(), vault, Passwords())
        for login, role in (("rita", Role.COMPLIANCE), ("tim", Role.AGENT)):
            async with work.database.begin() as tx:
                person = Person(login, login.capitalize(), frozenset({role}))
                made = await people.create(tx, person, by=None)
                hashed = await people.passwords.hash(PASSWORD)
                await store.set_password(tx, made.account, hashed, must_change=False)
        enquiries = Enquiries(
            work.clock, work.ids, random.SystemRandom(), vault, lambda: work.city, keys.ensure
        )
        handed = a_hand_over(
            kind=ReferralKind.BENEFIT_CLAIM, said=SAID, claim=ClaimWish.YES,
            callback=CallbackWish(NUMBER.replace(" ", "")),
        )  # fmt: skip
        async with work.database.begin() as tx:
            giver = Giver(work.ids.new(), "sozial", role=Role.AGENT)
            return await enquiries.take_in(tx, handed, giver)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("person") / "var"


@pytest.fixture(scope="module")
def receipt(home: Path) -> Receipt:
    return asyncio.run(somebody_wrote(Settings(home=home, city=str(MUSTERSTADT))))


OFFICER = ("--officer", "rita", "--reason", "AZ 7/26")


def test_everything_is_written_into_a_private_folder(home: Path, receipt: Receipt, tmp_path: Path):
    folder = tmp_path / "auskunft"
    told = run(
        home, [PASSWORD, receipt.code], "person", "information", str(folder),
        "--reference", receipt.reference, *OFFICER, "--json",
    )  # fmt: skip
    assert told.returncode == 0, told.stderr
    made = json.loads(told.stdout)
    assert made["values"]["referral.benefit_claim.wording"] == 1
    assert SAID not in told.stdout + told.stderr
    page = (folder / "information.html").read_text()
    assert SAID in page
    assert "Leistungsbegehren" in page
    assert (folder / "information.pdf").read_bytes().startswith(b"%PDF")
    assert {one.stat().st_mode & 0o077 for one in (folder, *folder.iterdir())} == {0}
    again = run(home, [PASSWORD, receipt.code], "person", "information", str(folder),
                "--reference", receipt.reference, *OFFICER)  # fmt: skip
    assert again.returncode == 1
    assert "is there already" in again.stderr


def test_a_claim_without_receipt_is_refused_with_the_reason(home: Path, receipt: Receipt):
    for dry in (["--dry-run"], []):
        told = run(
            home, [PASSWORD, NUMBER], "person", "erase", "--number", *OFFICER, "--json", *dry
        )
        assert told.returncode == 1, told.stderr
        made = json.loads(told.stdout)
        assert made["dry_run"] is bool(dry)
        assert [one["why"] for one in made["kept"]] == ["claim_without_receipt"]
    assert receipt.reference not in told.stdout


def test_who_is_not_proven_or_has_another_task_gets_nothing(home: Path, receipt: Receipt):
    of = ("--reference", receipt.reference, "--reason", "AZ 7/26")
    wrong = run(home, ["falsch", receipt.code], "person", "erase", *of, "--officer", "rita")
    other = run(home, [PASSWORD, receipt.code], "person", "erase", *of, "--officer", "tim")
    code = run(home, [PASSWORD, "00000000"], "person", "erase", *of, "--officer", "rita")
    both = run(home, [], "person", "erase", *of, "--officer", "rita", "--number")
    assert [one.returncode for one in (wrong, other, code, both)] == [1, 1, 1, 2]
    assert "name or password are wrong" in wrong.stderr
    assert "may not do this" in other.stderr
    assert "reference or code are wrong" in code.stderr
    assert not any("Traceback" in one.stderr for one in (wrong, other, code, both))


@pytest.mark.parametrize("reason", ["", "  ", "x" * 201])
@pytest.mark.parametrize("what", ["information", "erase"])
def test_a_reason_that_does_not_do_is_refused_before_anything_is_asked(
    home: Path, tmp_path: Path, what: str, reason: str
):
    folder = [str(tmp_path / "auskunft")] if what == "information" else []
    told = run(home, [], "person", what, *folder, "--reference", "1234567890", "--officer", "rita",
               "--reason", reason)  # fmt: skip
    assert told.returncode == 2
    assert "a reason of at most 200 characters is needed" in told.stderr
    assert "Password" not in told.stderr


def test_who_looked_is_found_by_reference_and_without_a_name(home: Path, receipt: Receipt):
    folder = home.parent / "zweite-auskunft"
    told = run(home, [PASSWORD, NUMBER], "person", "information", str(folder), "--number", *OFFICER)
    assert told.returncode == 0, told.stderr
    found = run(home, [PASSWORD], "audit", "search", "--officer", "rita",
                "--object", receipt.reference, "--json")  # fmt: skip
    assert found.returncode == 0, found.stderr
    lines = [json.loads(line) for line in found.stdout.splitlines()]
    assert ("person_informed", "compliance") in {(one["action"], one["role"]) for one in lines}
    assert "Rita" not in found.stdout
    none = run(home, [PASSWORD], "audit", "search", "--officer", "rita", "--role", "agent",
               "--to", "2020-01-01", "--json")  # fmt: skip
    assert (none.returncode, none.stdout) == (0, "")


def test_what_left_to_whom_is_listed(home: Path, receipt: Receipt):
    told = run(home, [PASSWORD], "audit", "left", "--officer", "rita", "--from", "2026-01-01")
    assert told.returncode == 0, told.stderr
    head, *rows = told.stdout.splitlines()
    assert head == "at,to,way,kind,basis,enquiry"
    assert [row.split(",")[1:4] for row in rows] == [["amt-nord", "inbox", "benefit_claim"]]
    assert str(receipt.enquiry) in rows[0]
    before = run(home, [PASSWORD], "audit", "left", "--officer", "rita", "--to", "2020-01-01")
    assert before.stdout.splitlines() == [head]
