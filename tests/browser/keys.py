"""Working a page with the keyboard alone, as somebody does who has no mouse: Tab until it is
there, and then Enter, Space or letters. Where the focus is must be seen each time."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.async_api import Locator, Page

from browser.opener import Opener
from browser.shift import signs_in
from house import House
from servicetelefon.domain.permissions import Role

MOST = 400
"""Presses of Tab: more would be no way for anybody."""
_SEEN = """() => { const style = getComputedStyle(document.activeElement);
  return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0)
    || style.boxShadow !== 'none'; }"""


@dataclass(frozen=True, slots=True)
class Keyboard:
    page: Page

    async def to(self, wanted: Locator) -> None:
        """Go on until this has the focus."""
        await wanted.first.wait_for()
        for _ in range(MOST):
            await self.page.keyboard.press("Tab")
            if await wanted.evaluate_all("found => found.includes(document.activeElement)"):
                assert await self.page.evaluate(_SEEN), f"the focus on {wanted} is not seen"
                return
        raise AssertionError(f"no key leads to {wanted}")

    async def presses(self, words: str, *, exact: bool = True) -> None:
        """A button or link of these words."""
        button = self.page.get_by_role("button", name=words, exact=exact)
        await self.to(button.or_(self.page.get_by_role("link", name=words, exact=exact)))
        await self.page.keyboard.press("Enter")

    async def enters(self, words: str | None = None) -> None:
        """The same where another page follows; without words what has the focus already."""
        async with self.page.expect_navigation():
            if words is None:
                await self.page.keyboard.press("Enter")
            else:
                await self.presses(words)

    async def saves(self, words: str) -> bytes:
        """What this button or link brings as a file."""
        async with self.page.expect_download(timeout=30_000) as saved:
            await self.presses(words)
        return (await (await saved.value).path()).read_bytes()

    async def opens(self, words: str) -> None:
        """A part that is folded up."""
        await self.to(self.page.locator("summary", has_text=words))
        await self.page.keyboard.press("Enter")

    async def writes(self, label: str, words: str) -> None:
        """Into the field of this label, in place of what stands there."""
        await self.to(self.page.get_by_label(label))
        await self.page.keyboard.press("Control+A")
        await self.page.keyboard.type(words)

    async def ticks(self, label: str) -> None:
        await self.to(self.page.get_by_label(label))
        await self.page.keyboard.press("Space")

    async def chooses(self, label: str, words: str) -> None:
        """One of a list that begins so, by the arrow."""
        field = self.page.get_by_label(label)
        await self.to(field)
        await self.page.keyboard.press("Home")
        for _ in range(MOST):
            chosen = await field.evaluate("field => field.selectedOptions[0].text")
            if chosen.startswith(words):
                return
            await self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{words} cannot be chosen")


async def at(house: House, open_page: Opener, login: str, path: str, *roles: Role) -> Keyboard:
    """Somebody with these roles, signed in, at a page."""
    await house.person(login, *roles)
    page = await open_page("/anmelden")
    await signs_in(page, login)
    await page.goto(path)
    return Keyboard(page)
