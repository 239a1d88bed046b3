"""An emergency by the keyboard alone: the script, the supervisor who comes, 112 in the talk."""

from __future__ import annotations

import pytest
from playwright.async_api import Page

from browser.axe import is_fine
from browser.opener import Opener
from browser.shift import Shift, signs_in, true_in
from house import House
from servicetelefon.domain.permissions import Role

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

BAR = "alarm-list [data-alarm]"


async def supervisor(open_page: Opener, path: str) -> Page:
    page = await open_page("/anmelden")
    await signs_in(page, "lena")
    await page.goto(path)
    return page


async def raises_the_alarm(shift: Shift) -> None:
    """In the middle of a note; what was typed stays."""
    page = shift.page
    await page.focus("#note")
    await page.keyboard.type("Sagt, ")
    await page.keyboard.press("F12")
    await true_in(page, "document.activeElement.id === 'crisis-title'")
    await page.wait_for_selector("#stand [data-alarm=raised]")
    assert await page.is_visible("text=Die Teamleitung ist gerufen")
    assert await page.input_value("#note") == "Sagt, "
    await is_fine(page, "desk, emergency")


async def test_a_supervisor_comes_and_calls_112_while_the_agent_stays(
    house: House, open_page: Opener
):
    await house.person("mara", Role.AGENT)
    await house.person("lena", Role.SUPERVISOR)
    shift = Shift(house, await open_page("/anmelden"))
    await shift.begins()
    lena = await supervisor(open_page, "/desk")
    wall = await supervisor(open_page, "/wallboard")
    assert not await lena.is_visible(BAR)
    await shift.talks()
    await raises_the_alarm(shift)
    await wall.wait_for_selector(BAR)
    await is_fine(wall, "wallboard, alarm")
    await lena.wait_for_selector("text=Notlage am Platz von Mara Muster")
    await is_fine(lena, "supervisor's desk, alarm")

    await lena.keyboard.press("F12")
    await shift.page.wait_for_selector("#stand [data-alarm=taken]")
    await wall.wait_for_selector(f"{BAR}.taken")
    await true_in(lena, "document.activeElement.textContent === '112 ins Gespräch holen'")
    await is_fine(lena, "supervisor's desk, alarm taken")
    await lena.keyboard.press("Enter")
    await shift.mode("adding")
    assert house.telephony.dialled[-1] == "112"
    house.telephony.answers("112")
    await shift.mode("conference")

    for key in ("Tab", "Tab", "Enter"):
        await lena.keyboard.press(key)
    await shift.page.wait_for_selector("#stand [data-alarm=ended]")
    await wall.wait_for_selector(BAR, state="detached")
    await shift.page.keyboard.press("Escape")
    await true_in(shift.page, "document.activeElement.dataset.do === 'crisis'")


async def test_two_keys_of_the_agent_bring_112_into_the_talk(house: House, open_page: Opener):
    await house.person("mara", Role.AGENT)
    shift = Shift(house, await open_page("/anmelden"))
    await shift.begins()
    await shift.talks()
    await shift.page.keyboard.press("F12")
    await true_in(shift.page, "document.activeElement.id === 'crisis-title'")
    await shift.page.keyboard.press("1")
    await shift.mode("adding")
    assert house.telephony.dialled[-1] == "112"


async def test_without_the_server_the_script_shows_and_says_so(house: House, open_page: Opener):
    await house.person("mara", Role.AGENT)
    shift = Shift(house, await open_page("/anmelden"))
    await shift.begins()
    await shift.talks()
    await shift.page.context.set_offline(True)
    await shift.page.keyboard.press("F12")
    await shift.page.wait_for_selector("text=Ich bleibe bei Ihnen am Telefon")
    await shift.page.wait_for_selector("text=Der Alarm ist nicht angekommen")
