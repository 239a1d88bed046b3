"""Whether a page can be used by everybody, as far as a program can say."""

from __future__ import annotations

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page

LOOKED_AT: dict[str, int] = {}
"""Every page that was looked at in this run, with what axe found there."""


async def is_fine(page: Page, name: str) -> None:
    """No violation in both colour schemes; at 400 % zoom nothing is cut off."""
    LOOKED_AT.setdefault(name, 0)
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found = await Axe().run(page)
        LOOKED_AT[name] += found.violations_count
        assert found.violations_count == 0, f"{name} ({scheme}): {found.generate_report()}"
    size = page.viewport_size
    await page.set_viewport_size({"width": 320, "height": 640})
    too_wide = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert too_wide <= 0, f"{name} is {too_wide} pixels too wide"
    assert size is not None
    await page.set_viewport_size(size)


WIDGET_LOOKED_AT: list[str] = []
"""What was seen of the widget in this run, without a fault."""
