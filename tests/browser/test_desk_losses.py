"""The desk when something goes wrong under the hands: updates, reloads, lost pages and networks."""

from __future__ import annotations

from datetime import timedelta

import pytest

from browser.shift import NOTE, Shift, note

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_live_update_touches_nothing_that_is_being_typed(shift: Shift):
    await shift.begins()
    await shift.talks()
    page = shift.page
    await page.fill("#note", NOTE)
    await page.focus("#note")
    await page.evaluate("window.field = document.activeElement; field.setSelectionRange(3, 8)")
    shift.house.telephony.goes("c1")
    await shift.mode("wrap_up")
    assert (
        await page.evaluate(
            "document.activeElement === field && [field.selectionStart, field.selectionEnd].join()"
        )
        == "3,8"
    )
    assert await note(page) == NOTE


async def test_a_reload_comes_back_to_the_call_with_its_note(shift: Shift):
    await shift.begins()
    await shift.talks()
    # Typed and reloaded at once: leaving the page keeps what was typed.
    await shift.page.fill("#note", NOTE)
    await shift.page.reload()
    await shift.comes_back()
    assert await note(shift.page) == NOTE


async def test_the_lost_leg_is_answered_by_itself(shift: Shift):
    await shift.begins()
    await shift.talks()
    agents = [name for name, one in shift.house.telephony.channels.items() if one.phone]
    await shift.page.evaluate("phone.ends()")
    shift.house.telephony.goes(agents[0], hung_up=False)
    await shift.mode("lost")
    assert await shift.page.is_visible("text=Der Mensch am Telefon hört Musik")
    await shift.page.evaluate("phone.rings()")
    await shift.answered()
    assert shift.house.telephony.channels["c1"].up


async def test_closing_the_page_ends_no_call(shift: Shift):
    await shift.begins()
    await shift.talks()
    await shift.page.close()
    await shift.house.quiet()
    assert shift.house.telephony.channels["c1"].up
    async with shift.house.services.database.step() as tx:
        assert await tx.rows("select state from phone.call") == [("talking",)]


async def test_the_newest_page_holds_the_desk_and_the_older_says_so(shift: Shift):
    await shift.begins()
    await shift.talks()
    await shift.page.fill("#note", NOTE)
    await shift.page.wait_for_selector("output[data-what=kept]")
    older = shift.page
    newer = await older.context.new_page()
    newer.set_default_timeout(5000)
    await newer.goto("/desk")
    await older.wait_for_selector("#elsewhere:not([hidden])")
    assert await older.evaluate("phone.stopped && document.querySelector('main').inert")
    await Shift(shift.house, newer).comes_back()
    assert await note(newer) == NOTE

    # And back again: the page that was opened last wins.
    await older.click("text=Hier weiterarbeiten")
    await newer.wait_for_selector("#elsewhere:not([hidden])")
    await shift.comes_back()
    assert await note(older) == NOTE


async def test_a_lost_network_loses_no_word(shift: Shift):
    await shift.begins()
    await shift.talks()
    page = shift.page
    await page.context.set_offline(True)
    await page.fill("#note", NOTE)
    await page.wait_for_selector("output[data-what=trying]")
    await page.context.set_offline(False)
    await page.wait_for_selector("output[data-what=kept]", timeout=8000)
    async with shift.house.services.database.step() as tx:
        assert len(await tx.rows("select note from desk.work where note is not null")) == 1


async def test_a_minute_without_network_comes_back_to_the_talk_and_the_note(shift: Shift):
    """The telephone goes with the network: the caller hears music, the words stay on the page, and
    whoever is back within the minute talks on."""
    await shift.begins()
    await shift.talks()
    page, telephony = shift.page, shift.house.telephony
    await page.context.set_offline(True)
    await page.evaluate("phone.ends()")
    leg = next(name for name, one in telephony.channels.items() if one.phone)
    telephony.unregister(await shift.phone())
    telephony.goes(leg, hung_up=False)
    await page.fill("#note", NOTE)
    await page.wait_for_selector("output[data-what=trying]")
    await shift.house.quiet()
    assert telephony.channels["c1"].hears in ("announcement", "music")  # first that it goes on
    later = shift.house.services.clock.now() + timedelta(seconds=55)
    await shift.house.line.tick(later)
    assert telephony.channels["c1"].up

    await page.context.set_offline(False)
    await page.wait_for_selector("output[data-what=kept]", timeout=8000)
    await shift.comes_back()
    assert await note(page) == NOTE
    assert telephony.channels["c1"].up


async def test_a_live_update_leaves_the_search_as_it_is(shift: Shift):
    await shift.begins()
    await shift.talks()
    page, keys = shift.page, shift.page.keyboard
    await page.focus("#find")
    await keys.type("regelsatz")
    await page.wait_for_selector("#found [data-article=betraege]")
    await page.evaluate("window.field = document.activeElement; field.setSelectionRange(2, 5)")
    shift.house.telephony.goes("c1")
    await shift.mode("wrap_up")
    assert await page.evaluate(
        "document.activeElement === field && [field.value, field.selectionStart, field.selectionEnd].join()"
        " === 'regelsatz,2,5'"
    )
    assert await page.is_visible("#found [data-article=betraege]")


async def test_signing_out_in_another_window_is_told(shift: Shift):
    await shift.begins()
    other = await shift.page.context.new_page()
    await other.goto("/konto")
    await other.click("text=Abmelden")
    await other.wait_for_url("**/anmelden")
    await shift.page.wait_for_selector("#notice:not([hidden])")
    assert "Sie sind abgemeldet" in await shift.page.inner_text("#notice")
