"""Somebody third at the desk, with the keyboard: consulted, added by two keys, put through."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import pytest
import pytest_asyncio

from browser.axe import is_fine
from browser.opener import Opener
from browser.shift import Shift, true_in
from house import House
from servicetelefon.domain.permissions import Role
from servicetelefon.phone.port import Refusal

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

OFFICE, INTERPRETER = "+49990110", "+49990140"


@pytest_asyncio.fixture(loop_scope="session")
async def shift(house: House, open_page: Opener) -> AsyncGenerator[Shift]:
    await house.person("mara", Role.AGENT)
    made = Shift(house, await open_page("/anmelden"))
    await made.begins()
    await made.talks()
    yield made


async def answers(shift: Shift, number: str) -> None:
    shift.house.telephony.answers(number)
    await shift.house.quiet()


async def opens_the_list(shift: Shift) -> None:
    await shift.page.keyboard.press("F10")
    await true_in(shift.page, "document.activeElement.closest('third-party')")


async def test_two_keys_bring_the_interpreter_into_the_talk(shift: Shift):
    page, keys = shift.page, shift.page.keyboard
    await page.focus("#note")
    await opens_the_list(shift)
    await keys.press("1")
    await shift.mode("adding")
    assert await page.is_visible("#stand >> text=Dolmetschdienst")
    assert not await page.is_visible("third-party")
    await answers(shift, INTERPRETER)
    await shift.mode("conference")
    # Nobody is left alone with an interpreter.
    assert not await page.is_visible("[data-do=hand-over]")
    await keys.press("F4")
    await shift.mode("talking")


async def test_a_consultation_a_conference_and_the_hand_over(shift: Shift):
    page, keys = shift.page, shift.page.keyboard
    await opens_the_list(shift)
    await is_fine(page, "desk, list of offices")
    await page.focus("#third-office")
    await page.select_option("#third-office", "office:amt-nord")
    await page.click("text=Rückfragen")
    await shift.mode("dialling")
    await answers(shift, OFFICE)
    await shift.mode("consulting")
    assert not await page.is_visible("[data-do=end]")  # nobody is cut off from here
    await keys.press("F10")
    await shift.mode("conference")
    await is_fine(page, "desk, conference")
    await keys.press("F2")
    await shift.mode("wrap_up")
    assert await page.is_visible("#stand >> text=Sozialamt Nord")
    assert shift.house.telephony.talk_between(
        "c1", next(one for one in shift.house.telephony.channels if one.startswith("t-"))
    )


async def test_an_office_that_is_busy_is_told_and_the_talk_goes_on(shift: Shift):
    page = shift.page
    await opens_the_list(shift)
    await page.click("text=Direkt verbinden")
    await shift.mode("putting_through")
    number = shift.house.telephony.dialled[-1]
    shift.house.telephony.refuses(number, Refusal.BUSY)
    await shift.house.quiet()
    await shift.mode("talking")
    assert await page.is_visible("#stand >> text=besetzt")
    said = await page.inner_text("announce-region")
    assert "besetzt" in said


async def test_mute_and_keys_by_the_keyboard(shift: Shift):
    page, keys, telephony = shift.page, shift.page.keyboard, shift.house.telephony
    leg = next(name for name, one in telephony.channels.items() if one.phone)
    await keys.press("F1")
    assert await page.evaluate("phone.muted")
    await page.wait_for_selector("#stand >> text=Ihr Mikrofon ist stumm")
    assert telephony.channels[leg].muted
    assert await page.get_attribute("[data-do=mute]", "aria-pressed") == "true"
    await keys.press("F1")
    await page.wait_for_selector("#stand >> text=Ihr Mikrofon ist stumm", state="detached")
    assert not await page.evaluate("phone.muted")

    await page.click("[data-do=keys]")
    await page.click(".keypad button[value='5']")
    await true_in(page, "true")
    await shift.house.quiet()
    assert telephony.said[-1] == "c1:5"


async def test_put_back_to_the_waiting_list(shift: Shift):
    page = shift.page
    await page.click("text=Zurück in die Warteschlange")
    await shift.mode("paused")
    assert await page.is_visible("#stand >> text=auf seinem alten Platz")
    assert shift.house.telephony.channels["c1"].hears == "music"


async def test_a_reload_in_a_conference_comes_back_into_it(shift: Shift):
    await opens_the_list(shift)
    await shift.page.keyboard.press("1")
    await shift.mode("adding")
    await answers(shift, INTERPRETER)
    await shift.mode("conference")
    await shift.page.reload()
    await shift.connects()
    await shift.mode("lost")
    await shift.page.evaluate("phone.rings()")
    await true_in(shift.page, "phone.talking")
    shift.house.telephony.answers(await shift.phone())
    await shift.house.quiet()
    await shift.mode("conference")
