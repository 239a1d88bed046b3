"""Somebody new practises: a scripted citizen calls, the desk is the real one, and nobody and
nothing outside the practice knows of it."""

from __future__ import annotations

import re
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Page, expect

from cities import MUSTERSTADT
from first_call import ANSWERED, OWN_PASSWORD, PATIENCE, a_browser
from portal_form import NEED, hands_in
from running_service import Service, a_service, free_ports
from servicetelefon.bootstrap.places import Places
from servicetelefon.config import read
from tools import asterisk

pytestmark = pytest.mark.service


def count(service: Service, table: str, *, practice: bool) -> int:
    places = Places(read(service.environment), practice=practice)
    with psycopg.connect(places.database()) as connection:
        row = connection.execute(f"select count(*) from {table}".encode()).fetchone()  # noqa: S608
    return row[0] if row else 0


def sits_down(page: Page, told: str) -> None:
    """With the printed password of the practice, which is changed."""
    found = re.search(r"sign in as agent with (\S+)  \(agent\), in the practice", told)
    assert found, told
    page.goto("/desk")
    page.fill("input[name=login]", "agent")
    page.fill("input[name=password]", found[1])
    page.keyboard.press("Enter")
    fields = page.locator("input[type=password]")
    expect(fields).to_have_count(3, timeout=PATIENCE)
    for number, word in enumerate((found[1], OWN_PASSWORD, OWN_PASSWORD)):
        fields.nth(number).fill(word)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "/konto" not in address)
    page.goto("/desk")
    expect(page.locator(".trial")).to_contain_text("Übung")
    page.get_by_role("button", name="Mikrofon prüfen").first.click()
    page.get_by_role("button", name="Bereit").first.click()


def practises(page: Page) -> None:
    """From the ring to the look back."""
    page.get_by_role("button", name="Eine Frau fragt nach dem Betrag").click()
    accept = page.get_by_role("button", name="Annehmen")
    expect(accept).to_be_visible(timeout=PATIENCE)
    accept.click()
    person = page.locator("#person")
    expect(person).to_contain_text("wie viel Geld gibt es", timeout=PATIENCE)
    page.get_by_role("button", name="Leben Sie allein?").click()
    expect(page.locator("#replies")).to_contain_text("Ja, ganz allein.")
    page.fill("#find", "regelsatz")
    page.locator("#found [data-article=betraege]").click()
    expect(page.locator("#article .said")).to_contain_text("563")
    page.get_by_role("button", name="Auflegen").click()
    page.get_by_label(ANSWERED).check(timeout=PATIENCE)
    page.get_by_role("button", name="Abschließen").click()
    expect(person).to_contain_text("Rückblick", timeout=PATIENCE)
    expect(person.locator("tbody")).to_contain_text("betraege")


def test_a_practised_call_from_the_ring_to_the_look_back(tmp_path: Path):
    asterisk()
    (port,) = free_ports(1)
    settings = {"SERVICETELEFON_PRACTICE_PORT": str(port)}
    with a_service(tmp_path / "up", MUSTERSTADT, **settings) as service, a_browser() as browser:
        service.start()
        service.until(lambda: ", in the practice" in service.told)
        address = f"http://127.0.0.1:{port}"
        page = browser.new_context(base_url=address, permissions=["microphone"]).new_page()
        page.set_default_timeout(PATIENCE)
        sits_down(page, service.told)
        practises(page)
        assert count(service, "records.contact", practice=True) == 1
        assert count(service, "records.contact", practice=False) == 0


REAL = {"records.enquiry": 1, "referral.referral": 1, "referral.delivery": 1}
PRACTISED = {"records.enquiry": 1, "referral.referral": 1, "referral.delivery": 0,
             "jobs.procrastinate_jobs": 0, "phone.call": 0}  # fmt: skip


def test_nothing_leaves_the_practice_and_nobody_real_comes_in(tmp_path: Path):
    asterisk()
    folder, home = tmp_path / "exchange", tmp_path / "up"
    folder.mkdir()
    home.mkdir(mode=0o700)
    text = f'[offices.teilhabe]\nby = "folder"\nfolder = "{folder}"\n'
    (home / "delivery.toml").write_text(text)
    (port,) = free_ports(1)
    settings = {"SERVICETELEFON_PRACTICE_PORT": str(port)}
    with a_service(home, MUSTERSTADT, **settings) as service, a_browser() as browser:
        service.start()
        service.until(lambda: ", in the practice" in service.told, 60)
        practice = f"http://127.0.0.1:{port}"
        desk = browser.new_context(base_url=practice, permissions=["microphone"]).new_page()
        desk.set_default_timeout(PATIENCE)
        sits_down(desk, service.told)
        expect(desk.locator('.stand[data-mode="ready"]')).to_be_visible()

        citizen = browser.new_context(base_url=service.base, permissions=["microphone"]).new_page()
        citizen.goto("/")
        citizen.get_by_role("button", name="Jetzt anrufen").click()
        service.until(lambda: count(service, "phone.call", practice=False) == 1, 60)

        hands_in(practice, **NEED)
        hands_in(service.base, **NEED)
        # The real one has left: so would the other one have, which came first.
        service.until(lambda: len(list(folder.glob("*.csv"))) == 1, 60)
        expect(desk.locator('.stand[data-mode="ready"]')).to_be_visible()
        found = {table: count(service, table, practice=True) for table in PRACTISED}
        assert found == PRACTISED
        found = {table: count(service, table, practice=False) for table in REAL}
        assert found == REAL
