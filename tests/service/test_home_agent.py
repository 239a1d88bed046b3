"""An agent works at home, in a network that lets no UDP out: the desk's page, a real relay, a talk."""

from __future__ import annotations

import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from cities import MUSTERSTADT
from first_call import MEDIA, PATIENCE, open_the_line, sign_in, tab
from running_service import a_service, free_ports
from servicetelefon.kit.errors import Unavailable
from servicetelefon.ops import caddy
from servicetelefon.ops.chromium import FLAGS
from servicetelefon.ops.packages import cache_folder
from servicetelefon.ops.test_tools import LOCKS
from telephony.connections import CONNECTIONS, HEARD, NO_SILENCE, REACHED
from telephony.home_network import Home, home_network, own_address
from telephony.turn_relay import turn_relay
from tools import asterisk, chromium

pytestmark = [pytest.mark.service, pytest.mark.networks]

SECRET = "shared-with-the-pages"


@contextmanager
def a_browser_at(home: Home) -> Generator[Browser]:
    """The relay's certificate is nobody's; a city's own is known to browsers."""
    flags = [*FLAGS, *MEDIA, "--ignore-certificate-errors"]
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=home.program(chromium()), args=flags)
        yield opened
        opened.close()


def hears(page: Page) -> None:
    """Sound that is no silence comes in."""
    true_in(page, REACHED)
    true_in(page, f"{HEARD} > {page.evaluate(HEARD) + NO_SILENCE}")


def true_in(page: Page, awaited: str) -> None:
    """The library's own way does not wait for what a page has to wait for itself."""
    end = time.monotonic() + PATIENCE / 1000
    while not page.evaluate(f"async () => await {awaited}"):
        assert time.monotonic() < end, f"never true on the page: {awaited}"
        page.wait_for_timeout(50)


def everything_is_there_to_serve_others() -> None:
    asterisk()
    try:
        caddy.find(lock_file=LOCKS / "caddy.lock", cache=cache_folder(), say=print)
    except Unavailable as missing:
        pytest.skip(f"Caddy is missing: {missing}")


def test_an_agent_at_home_where_no_udp_gets_out_talks_over_the_relay(tmp_path: Path) -> None:
    everything_is_there_to_serve_others()
    (port,) = free_ports(1)
    with (
        own_address() as here,
        home_network(tmp_path, udp_gets_out=False) as home,
        turn_relay(tmp_path, SECRET, here, listens=home.outside) as relay,
        a_service(
            tmp_path / "up",
            MUSTERSTADT,
            HOST=here,
            SERVICETELEFON_HTTPS_PORT=str(port),
            SERVICETELEFON_TURN=relay.secure,
            SERVICETELEFON_TURN_SECRET=SECRET,
        ) as service,
        a_browser_at(home) as browser,
    ):
        service.start()
        open_the_line(service, browser)
        desks, desk = tab(browser, service)
        desks.add_init_script(CONNECTIONS)
        sign_in(desk, service, "agent", "/desk")
        desk.get_by_role("button", name="Mikrofon prüfen").first.click()
        desk.get_by_role("button", name="Bereit").first.click()
        citizens, citizen = tab(browser, service)
        citizens.add_init_script(CONNECTIONS)
        citizen.goto("/")
        citizen.get_by_role("button", name="Jetzt anrufen").click()
        hears(citizen)
        accept = desk.get_by_role("button", name="Annehmen")
        expect(accept).to_be_visible(timeout=PATIENCE)
        accept.click()
        expect(desk.get_by_role("button", name="Auflegen")).to_be_visible(timeout=PATIENCE)
        hears(desk)
        hears(citizen)
        assert desk.evaluate("ways()") == [["relay", "tls"]]
        assert citizen.evaluate("ways()") == [["relay", "tls"]]
        for context in (desks, citizens):
            context.close()
