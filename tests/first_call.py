"""The first call as the README tells it: citizen's tab, desk's tab, talk, close, record."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from running_service import Service
from servicetelefon.ops.chromium import FLAGS
from tools import chromium

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


@contextmanager
def a_browser() -> Generator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium(), args=[*FLAGS, *MEDIA])
        yield opened
        opened.close()


def tab(browser: Browser, service: Service) -> tuple[BrowserContext, Page]:
    """A browser of somebody's own; a certificate made by the service is accepted."""
    context = browser.new_context(
        base_url=service.base, permissions=["microphone"], ignore_https_errors=True
    )
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    return context, page


def sign_in(page: Page, service: Service, login: str, path: str) -> None:
    """The first time, the printed password is changed."""
    page.goto(path)
    page.fill("input[name=login]", login)
    known = login in service.signed_in
    page.fill("input[name=password]", OWN_PASSWORD if known else service.password(login))
    page.keyboard.press("Enter")
    if known:
        return
    service.signed_in.add(login)
    fields = page.locator("input[type=password]")
    expect(fields).to_have_count(3, timeout=PATIENCE)
    fields.nth(0).fill(service.password(login))
    fields.nth(1).fill(OWN_PASSWORD)
    fields.nth(2).fill(OWN_PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "/konto" not in address)
    page.goto(path)


def open_the_line(service: Service, browser: Browser) -> None:
    """The supervisor opens it out of its hours, for those who cannot wait for Monday."""
    context, lead = tab(browser, service)
    sign_in(lead, service, "leitung", "/schalter")
    lead.get_by_role("button", name="Außer der Zeit öffnen: Einschalten").first.click()
    turned = lead.get_by_role("button", name="Außer der Zeit öffnen: Ausschalten")
    expect(turned.first).to_be_visible(timeout=PATIENCE)
    context.close()


def call_and_see_the_record(service: Service, browser: Browser) -> None:
    """A citizen calls from the browser; the record of it is there."""
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
