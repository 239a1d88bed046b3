"""An agent's shift in the browser, step by step; the engine and the telephone are fakes."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from playwright.async_api import Page

from house import PASSWORD, House, until


async def true_in(page: Page, expression: str, seconds: float = 5) -> None:
    """Wait until an expression is true on the page (its policy forbids the library's own way)."""
    for _ in range(int(seconds / 0.05)):
        if await page.evaluate(f"(async () => Boolean({expression}))()"):
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f"never true on the page: {expression}")


NOTE = "Fragt nach Grundsicherung im Alter."


async def note(page: Page) -> str:
    return await page.input_value("#note")


async def signs_in(page: Page, login: str, password: str = PASSWORD) -> None:
    await page.goto("/anmelden")
    await page.fill("#login", login)
    await page.fill("#password", password)
    await page.press("#password", "Enter")
    await page.wait_for_selector(".me")


@dataclass
class Shift:
    """One agent at one page."""

    house: House
    page: Page
    login: str = "mara"

    async def mode(self, wanted: str) -> None:
        """Wait until the page says that the agent is in this mode."""
        await self.page.wait_for_selector(f'#stand .stand[data-mode="{wanted}"]')

    async def connects(self) -> None:
        """The telephone of this page is known to the engine."""
        await true_in(self.page, "window.phone")
        await self.house.quiet()
        self.house.telephony.register(await self.phone())
        await self.house.quiet()

    async def phone(self) -> str:
        return await self.house.phone_of(self.login)

    async def begins(self) -> None:
        """Signed in, microphone checked, ready."""
        await signs_in(self.page, self.login)
        await self.page.click("mic-check [data-part=start]")
        await self.connects()
        await self.page.click("[data-do=ready]:not([disabled])")
        await self.mode("ready")

    async def is_rung(self, channel: str = "c1") -> None:
        """A caller waits, and it rings here."""
        await self.house.caller_waits(channel)
        await self.mode("offered")
        await self.page.evaluate("phone.rings()")

    async def talks(self, channel: str = "c1") -> None:
        await self.is_rung(channel)
        await self.page.keyboard.press("F2")
        await self.answered()

    async def comes_back(self) -> None:
        """A page without sound in the middle of a call: it is rung and answers by itself."""
        await self.connects()
        phone = await self.phone()
        await self.mode("lost")
        await until(lambda: self.house.telephony.ringing_at(phone) is not None)
        await self.page.evaluate("phone.rings()")
        await self.answered()

    async def answered(self) -> None:
        """The engine hears that the page's telephone was picked up."""
        await true_in(self.page, "phone.talking")
        self.house.telephony.answers(await self.phone())
        await self.house.quiet()
        await self.mode("talking")
        await self.page.wait_for_selector("#note")
