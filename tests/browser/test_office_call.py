"""A specialist in Chromium calls a citizen back through the real engine; sipp is the citizen."""

from __future__ import annotations

import pytest
from playwright.async_api import Page

from browser.shift import signs_in, true_in
from browser.test_accessible import is_fine
from browser.test_office import handed_over
from browser.test_real_call import TONE, Street, engine, hears, street
from servicetelefon.domain.handover import CallbackWish
from servicetelefon.domain.permissions import Role
from telephony.phones import outside

__all__ = ["engine", "street"]  # fixtures

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

NUMBER = "+4940123456"
SPOKEN = "Sie sprechen."


async def at_the_referral(town: Street) -> Page:
    """Accepted, by keyboard from here on."""
    await town.house.person("nora", Role.SPECIALIST, offices=frozenset({"amt-nord"}))
    await handed_over(town.house, callback=CallbackWish(NUMBER))
    page = await town.page("/anmelden")
    await signs_in(page, "nora")
    await page.click("#inbox tbody a")
    await page.click("form[action$=accepted] button")
    await page.wait_for_selector("office-call [data-do=call]:not([hidden])")
    return page


async def says(page: Page, words: str, seconds: float = 15) -> None:
    text = "document.querySelector('office-call [role=status]').textContent"
    await true_in(page, f"{text} === {words!r}", seconds)


async def test_a_specialist_calls_back_without_seeing_the_number(street: Street) -> None:
    async with outside(street.engine, street.engine.outside, "trunk", hums=TONE) as citizen:
        page = await at_the_referral(street)
        await is_fine(page, "referral, may call")
        await page.focus("office-call [data-do=call]")
        await page.keyboard.press("Enter")
        await citizen.rung(within=20)
        assert await citizen.dialled() == NUMBER
        await says(page, "Es klingelt beim Menschen.")
        await citizen.answer()
        await says(page, SPOKEN)
        await hears(page)
        await is_fine(page, "referral, talking")
        assert NUMBER not in await page.content()

        await page.reload()  # in the middle of the talk: rung again, no click
        await says(page, SPOKEN, 20)
        await hears(page)

        await page.focus("office-call [data-do=end]")
        await page.keyboard.press("Enter")
        await says(page, "Das Gespräch ist zu Ende und als erreicht eingetragen.")
    await page.reload()
    await page.wait_for_selector("text=angerufen, erreicht")
    async with street.house.services.database.step() as tx:
        rows = await tx.rows(
            "select data ->> 'state' from records.journal where code = 'referral_called' "
            "order by at"
        )
    assert [one[0] for one in rows] == ["ringing", "reached"]


async def test_a_citizen_who_does_not_want_to_talk_is_not_reached(street: Street) -> None:
    async with outside(street.engine, street.engine.outside, "trunk") as citizen:
        page = await at_the_referral(street)
        await page.click("office-call [data-do=call]")
        await citizen.rung(within=20)
        await citizen.reply(486)
        await says(page, "Es ist besetzt. Der Versuch ist eingetragen.")
        assert await page.is_visible("office-call [data-do=call]")
