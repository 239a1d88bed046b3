"""The desk in a browser, by keyboard: a shift, an answer, a hand-over, a pause."""

from __future__ import annotations

import pytest
from playwright.async_api import Page

from browser.shift import NOTE, Shift, note, signs_in, true_in
from house import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def talks_by_keys(shift: Shift, channel: str) -> None:
    """One conversation from the ring to its closing; no hand leaves the keyboard."""
    page, keys = shift.page, shift.page.keyboard
    await shift.is_rung(channel)
    assert "Anruf" in await page.title()
    await keys.press("F2")
    await shift.answered()
    await true_in(page, "document.activeElement.id === 'find'")
    await keys.press("F7")
    await keys.type(NOTE)
    for key, mode in (("F4", "held"), ("F4", "talking"), ("F8", "wrap_up")):
        await keys.press(key)
        await shift.mode(mode)
    await keys.press("Tab")
    await keys.press("Space")
    await keys.press("F9")
    await page.wait_for_selector("[data-focus]")
    await true_in(page, "document.activeElement.textContent === 'Abgeschlossen'")
    await shift.mode("ready")


async def test_a_shift_with_the_keyboard_alone(shift: Shift):
    page, keys = shift.page, shift.page.keyboard
    await page.focus("#login")
    await keys.type("mara")
    await keys.press("Tab")
    await keys.type(PASSWORD)
    await keys.press("Enter")
    await page.wait_for_selector("[data-do=ready]")
    await keys.press("F2")
    await shift.connects()
    await page.wait_for_selector("[data-do=ready]:not([disabled])")
    await keys.press("F2")
    await shift.mode("ready")
    for channel in ("c1", "c2"):
        await talks_by_keys(shift, channel)
    async with shift.house.services.database.step() as tx:
        rows = await tx.rows("select outcome from records.contact")
    assert rows == [("answered",), ("answered",)]


async def test_a_standard_enquiry_takes_five_keys_at_most(shift: Shift):
    """From the ring to the closed record, beyond the typing itself."""
    await shift.begins()
    page, keys = shift.page, shift.page.keyboard
    await shift.is_rung()
    pressed = ["F2"]
    await keys.press("F2")
    await shift.answered()
    await true_in(page, "document.activeElement.id === 'find'")
    await keys.type("wie viel geld im monat")
    await page.wait_for_selector("#found [data-article=betraege]")
    for key, then in (("Enter", "#article .said.spoken"), ("F8", "[data-mode=wrap_up]")):
        pressed.append(key)
        await keys.press(key)
        await page.wait_for_selector(then)
    await page.wait_for_selector("[data-do=close]:not([disabled])")
    pressed.append("F9")
    await keys.press("F9")
    await page.wait_for_selector("[data-focus]")
    assert len(pressed) <= 5
    async with shift.house.services.database.step() as tx:
        rows = await tx.rows(
            "select c.outcome, c.topic, r.article from records.contact c "
            "join desk.reading r on r.contact = c.id"
        )
    assert rows == [("answered", "betraege", "betraege")]


async def test_easy_language_is_a_key_away_and_the_typed_note_stays(shift: Shift):
    await shift.begins()
    page, keys = shift.page, shift.page.keyboard
    await shift.is_rung()
    await keys.press("F2")
    await shift.answered()
    await true_in(page, "document.activeElement.id === 'find'")
    await keys.press("F7")
    await keys.type(NOTE)
    await keys.press("F3")
    await keys.type("regelsatz")
    await page.wait_for_selector("#found [data-article=betraege]")
    await keys.press("ArrowDown")
    await true_in(page, "document.activeElement.dataset.article === 'betraege'")
    await keys.press("Enter")
    await page.wait_for_selector("#article .said.spoken")
    await true_in(page, "document.activeElement.id === 'answer-title'")
    await keys.press("F6")
    await page.wait_for_selector("#article .said.ls")
    await true_in(page, "document.activeElement.id === 'answer-title'")
    await keys.press("F6")
    await page.wait_for_selector("#article .said.spoken")
    assert await note(page) == NOTE


async def test_the_questions_come_with_the_topic_and_the_typed_note_stays(shift: Shift):
    await shift.begins()
    await shift.talks()
    page = shift.page
    await page.fill("#note", NOTE)
    await page.evaluate("window.field = document.querySelector('#note')")
    await page.select_option("#topic", "stand")
    await page.wait_for_selector("text=Welches Aktenzeichen steht auf dem Schreiben?")
    await page.select_option("#topic", "betraege")
    await page.wait_for_selector("text=Danach fragen", state="detached")
    assert await page.evaluate("document.querySelector('#note') === field")
    assert await note(page) == NOTE


async def opens_the_hand_over(shift: Shift) -> tuple[Page, str]:
    """In a window of its own, out of a conversation; the window and its address."""
    await shift.begins()
    await shift.talks()
    contact = await shift.page.get_attribute("#work", "data-contact")
    page = await shift.page.context.new_page()
    page.set_default_timeout(5000)
    await page.goto(f"/desk/uebergabe/{contact}")
    return page, f"/desk/uebergabe/{contact}"


async def test_a_hand_over_outlives_a_reload_and_a_lost_network(shift: Shift):
    """Nothing that was typed has to be asked again, and what was sent twice is one enquiry."""
    page, path = await opens_the_hand_over(shift)
    number = await page.input_value("[name=number]")
    await page.fill("#said", "Wartet seit drei Wochen.")
    await page.check("[name=claim][value=not_sure]")
    await page.check("[name=call_back]")
    await page.select_option("#office", "amt-nord")
    await page.reload()
    assert await page.input_value("[name=number]") == number
    assert await page.input_value("#said") == "Wartet seit drei Wochen."
    assert await page.is_checked("[name=claim][value=not_sure]")
    assert await page.is_checked("[name=call_back]")

    await page.context.set_offline(True)
    await page.click("text=Übergeben >> nth=-1")
    await page.wait_for_url("chrome-error://**")
    await page.context.set_offline(False)
    await page.goto(path)
    assert await page.input_value("#said") == "Wartet seit drei Wochen."
    await page.click("text=Übergeben >> nth=-1")
    await page.wait_for_selector(".reference.large")
    async with shift.house.services.database.begin(office="*") as tx:
        rows = await tx.rows("select enquiry::text, claim, office from referral.referral")
    assert rows == [(number, "not_sure", "amt-nord")]

    await page.goto(path)
    assert await page.input_value("[name=number]") != number
    assert not await page.is_checked("[name=call_back]")


async def test_a_declined_call_leaves_the_desk(shift: Shift):
    await shift.begins()
    await shift.is_rung()
    await shift.page.click("[data-do=decline]")
    await shift.mode("ready")
    assert "Anruf" not in await shift.page.title()


async def test_a_pause_has_a_reason_and_an_end(shift: Shift):
    await shift.begins()
    await shift.page.select_option("#reason", "meal")
    await shift.page.click("text=Pause beginnen")
    await shift.mode("paused")
    assert await shift.page.is_visible("#stand >> text=Mittagspause")
    await shift.page.keyboard.press("F2")
    await shift.mode("ready")


async def test_a_refused_step_is_told_in_words(shift: Shift):
    await shift.begins()
    await shift.talks()
    async with shift.house.services.database.step() as tx:
        await tx.do("update phone.call set state = 'closed'")
    await shift.page.keyboard.press("F8")
    await shift.page.wait_for_selector("#notice:not([hidden])")
    assert "Das geht im Moment nicht" in await shift.page.inner_text("#notice")


async def test_the_telephone_on_the_table_is_worked_from_the_same_page(shift: Shift):
    page, house = shift.page, shift.house
    await signs_in(page, "mara")
    await page.click("text=Mit dem Tischtelefon arbeiten")
    await page.wait_for_selector("#notice:not([hidden])")
    assert "noch kein Tischtelefon" in await page.inner_text("#notice")

    await page.goto("/konto")
    await page.click("text=Zugang für ein Tischtelefon anlegen")
    table = (await page.inner_text("dl code >> nth=1")).strip()
    await page.goto("/desk")
    await page.click("text=Mit dem Tischtelefon arbeiten")
    await page.wait_for_selector("mic-check", state="hidden")
    house.telephony.register(table)
    await page.click("[data-do=ready]:not([disabled])")
    await house.caller_waits("c1")
    await page.wait_for_selector("text=Heben Sie am Tischtelefon ab")
    assert not await page.is_visible("[data-do=answer]")
    house.telephony.answers(table)
    await shift.mode("talking")
    assert await page.is_visible("[data-do=mute]")  # the engine mutes the telephone on the table
    await page.keyboard.press("F8")
    await shift.mode("wrap_up")
