"""The real browser phone in headless Chromium, with a voice for a microphone."""

from __future__ import annotations

import asyncio
import wave
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import soxr
from playwright.async_api import BrowserContext, Page, Route, async_playwright

import tools
from servicetelefon.web.relay import IceServers
from telephony.connections import CONNECTIONS, HEARD, NO_SILENCE, REACHED
from telephony.engine import Engine

_ORIGIN = "http://127.0.0.1:9"  # a secure context; nothing is ever asked of the network
_PHONE = Path(__file__).parents[2] / "src/servicetelefon/web/static/vendor/phone.js"
_FLAGS = (
    "--no-sandbox",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--allow-loopback-in-peer-connection",
    # The page has no address (it is handed in), so Chromium would not let it speak to loopback.
    "--disable-features=WebRtcHideLocalIpsWithMdns,LocalNetworkAccessChecks",
    "--autoplay-policy=no-user-gesture-required",
)
_START = """async ([account, forced]) => {
  window.forced = forced;
  const { Phone } = await import("/phone.js");
  window.told = [];
  window.phone = new Phone(account);
  for (const what of ["there", "away", "ringing", "talking", "ended"])
    window.phone.addEventListener(what, ({ detail }) => window.told.push(detail ?? what));
  window.phone.start();
}"""


@dataclass
class BrowserPhone:
    page: Page

    async def told(self, what: str) -> None:
        """Wait until the phone has told this."""
        await self.page.wait_for_function("(what) => window.told.includes(what)", arg=what)

    async def does(self, script: str) -> None:
        """Such as `phone.answer()`."""
        await self.page.evaluate(f"() => window.{script}")

    async def hears(self, *, within: float = 5.0) -> None:
        """Wait until sound that is no silence reaches the browser's ear."""
        async with asyncio.timeout(within):
            while not await self.page.evaluate(REACHED):  # noqa: ASYNC110
                await asyncio.sleep(0.05)
            before = float(await self.page.evaluate(HEARD))
            while float(await self.page.evaluate(HEARD)) < before + NO_SILENCE:  # noqa: ASYNC110
                await asyncio.sleep(0.05)

    async def ways(self) -> list[list[str]]:
        """The kind of address from which its sound goes ("host", "relay"), and over what; of each
        of its calls."""
        return list(await self.page.evaluate("ways()"))


@dataclass
class Chromium:
    context: BrowserContext

    @asynccontextmanager
    async def phone(
        self,
        engine: Engine,
        name: str,
        secret: str,
        *,
        registers: bool = True,
        websocket: str | None = None,
        relays: IceServers | None = None,
        relay_only: bool = False,
    ) -> AsyncGenerator[BrowserPhone]:
        """A page of its own with a phone for this account."""
        page = await self.context.new_page()
        page.set_default_timeout(5000)
        await page.goto(f"{_ORIGIN}/")
        account = {
            "websocket": websocket or f"ws://127.0.0.1:{engine.settings.http_port}/ws",
            "domain": "servicetelefon.invalid",
            "name": name,
            "secret": secret,
            "register": registers,
            "ice_servers": relays or [],
        }
        forced = {"iceTransportPolicy": "relay"} if relay_only else {}
        await page.evaluate(_START, [account, forced])
        phone = BrowserPhone(page)
        await phone.told("there")
        yield phone
        if not page.is_closed():
            await phone.does("phone.stop()")
            await page.close()


@asynccontextmanager
async def chromium(
    voice: Path, *more_flags: str, within: Callable[[Path], Path] = lambda program: program
) -> AsyncGenerator[Chromium]:
    """Chromium whose microphone hears `voice` (a .sln16 file) over and over.

    `within` makes of the program one that starts it elsewhere, such as in another network.
    """
    if not _PHONE.is_file():
        pytest.skip("the browser's files are not built (make up builds them)")
    program = within(tools.chromium())
    microphone = voice.with_suffix(".microphone.wav")
    _as_wav(voice, microphone)
    flags = [*_FLAGS, *more_flags, f"--use-file-for-fake-audio-capture={microphone}"]
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=flags)
        context = await browser.new_context()
        await context.add_init_script(CONNECTIONS)
        await context.route(f"{_ORIGIN}/**", _serve)
        yield Chromium(context)
        await browser.close()


async def _serve(route: Route) -> None:
    if route.request.url.endswith("/phone.js"):
        await route.fulfill(path=_PHONE, content_type="text/javascript")
    else:
        await route.fulfill(body="<!doctype html><title>phone</title>", content_type="text/html")


def _as_wav(voice: Path, to: Path) -> None:
    samples = np.fromfile(voice, dtype="<i2")
    with wave.open(str(to), "wb") as file:
        file.setparams((1, 2, 48_000, 0, "NONE", ""))
        file.writeframes(soxr.resample(samples, 16_000, 48_000).astype("<i2").tobytes())
