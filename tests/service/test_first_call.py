"""What the README promises a newcomer: up, a citizen's tab, a desk's tab, talk, close, record."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from cities import MUSTERSTADT
from running_service import Service, a_service
from servicetelefon.ops.chromium import FLAGS
from tools import asterisk, chromium

pytestmark = pytest.mark.browser

README = Path(__file__).parents[2] / "README.md"
MEDIA = (
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--allow-loopback-in-peer-connection",
    "--disable-features=WebRtcHideLocalIpsWithMdns",
    "--autoplay-policy=no-user-gesture-required",
)
ANSWERED = "Beantwortet"  # an outcome in Musterstadt's words
OWN_PASSWORD = "ein langer Satz nur für mich"
PATIENCE = 30_000


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Generator[Service]:
    asterisk()
    with a_service(tmp_path_factory.mktemp("up"), MUSTERSTADT) as made:
        made.start()
        yield made


@pytest.fixture(scope="module")
def browser() -> Generator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium(), args=[*FLAGS, *MEDIA])
        yield opened
        opened.close()


def tab(browser: Browser, service: Service) -> tuple[BrowserContext, Page]:
    context = browser.new_context(base_url=service.base, permissions=["microphone"])
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    return context, page


def sign_in(page: Page, service: Service, login: str, path: str) -> None:
    page.goto(path)
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", service.password(login))
    page.keyboard.press("Enter")
    fields = page.locator("input[type=password]")
    expect(fields).to_have_count(3, timeout=PATIENCE)
    fields.nth(0).fill(service.password(login))
    fields.nth(1).fill(OWN_PASSWORD)
    fields.nth(2).fill(OWN_PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "/konto" not in address)
    page.goto(path)


def test_the_readme_says_what_this_file_does():
    text = README.read_text(encoding="utf8")
    for step in ("make up", "`/desk`", "`agent`", "*Bereit*", "*Jetzt anrufen*", "*Annehmen*",
                 "*Auflegen*", "*Abschließen*", "`leitung`", "`/aufzeichnungen`"):  # fmt: skip
        assert step in text


def test_a_citizen_calls_from_the_browser_and_the_record_is_there(
    service: Service, browser: Browser
):
    desks, desk = tab(browser, service)
    sign_in(desk, service, "agent", "/desk")
    desk.get_by_role("button", name="Mikrofon prüfen").first.click()
    desk.get_by_role("button", name="Bereit").first.click()

    citizens, citizen = tab(browser, service)
    citizen.goto("/")
    citizen.get_by_role("button", name="Jetzt anrufen").click()
    accept = desk.get_by_role("button", name="Annehmen")
    expect(accept).to_be_visible(timeout=PATIENCE)
    accept.click()

    hang_up = desk.get_by_role("button", name="Auflegen")
    expect(hang_up).to_be_visible(timeout=PATIENCE)
    expect(citizen.locator("[data-part=end]")).to_be_visible()
    hang_up.click()
    desk.get_by_label(ANSWERED).check(timeout=PATIENCE)
    desk.get_by_role("button", name="Abschließen").click()
    expect(desk.get_by_role("button", name="Pause beginnen")).to_be_visible(timeout=PATIENCE)

    leads, lead = tab(browser, service)
    sign_in(lead, service, "leitung", "/aufzeichnungen")
    row = lead.locator("tbody tr").first
    expect(row).to_contain_text(ANSWERED)
    row.get_by_role("link").first.click()
    expect(lead.locator("main")).to_contain_text(ANSWERED)
    for context in (desks, citizens, leads):
        context.close()
