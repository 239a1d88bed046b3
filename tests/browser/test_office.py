"""A specialist works a referral with the keyboard alone, from the list to the closed one."""

from __future__ import annotations

import pytest
from playwright.async_api import Page

from browser.axe import is_fine
from browser.opener import Opener
from browser.shift import signs_in, true_in
from house import House
from referrals import a_hand_over
from servicetelefon.domain.handover import CallbackWish, Giver, Stated
from servicetelefon.domain.permissions import Role
from servicetelefon.domain.referral import ClaimWish, ReferralKind

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

NORTH = frozenset({"amt-nord"})


async def handed_over(house: House, **other: object) -> None:
    services = house.services
    async with services.database.begin() as tx:
        giver = Giver(services.ids.new(), "immer", role=Role.AGENT)
        await services.referrals.enquiries.take_in(tx, a_hand_over(**other), giver)


async def a_full_inbox(house: House) -> None:
    await handed_over(house)
    await handed_over(house, kind=ReferralKind.EMERGENCY, said="Kein Geld für Essen.")
    await handed_over(
        house,
        kind=ReferralKind.BENEFIT_CLAIM,
        claim=ClaimWish.NOT_SURE,
        said="Ich brauche Hilfe zum Leben, seit mein Mann gestorben ist.",
        enquiry_type="stand",
        answers={"aktenzeichen": Stated("N 17/4"), "seit-wann": Stated(None)},
        callback=CallbackWish("+4940123456"),
    )


async def presses(page: Page, selector: str) -> None:
    """Reach something with the Tab key and press Enter."""
    for _ in range(80):
        await page.keyboard.press("Tab")
        if await page.evaluate(f"document.activeElement.matches({selector!r})"):
            await page.keyboard.press("Enter")
            return
    raise AssertionError(f"the keyboard never reaches {selector}")


async def test_from_the_list_to_the_closed_one_by_keyboard(house: House, open_page: Opener):
    await house.person("nora", Role.SPECIALIST, offices=NORTH)
    await a_full_inbox(house)
    page = await open_page("/anmelden")
    await signs_in(page, "nora")
    assert page.url.endswith("/office")
    assert await page.locator(".emergencies tbody tr").count() == 1
    await is_fine(page, "inbox")
    claim = page.locator("tr", has_text="Leistungsbegehren").last
    await page.goto(str(await claim.locator("a").get_attribute("href")))
    await is_fine(page, "referral, new")
    await presses(page, "form[action$=accepted] button")
    await page.wait_for_selector("text=Rückfrage stellen")
    await presses(page, "form[action$=nummer] button")
    await page.wait_for_selector("a[href='tel:+4940123456']")
    await is_fine(page, "referral, accepted, with number")
    await answers_and_closes(page)
    await is_fine(page, "referral, closed")


async def answers_and_closes(page: Page) -> None:
    """The claim is refused its closing until it is in the file."""
    await page.fill("#words-answered", "Antrag ist aufgenommen.")
    await presses(page, "form[action$=answered] button")
    await page.wait_for_selector("h2 >> text=Beantwortet")
    await page.click("summary:has-text('Abschließen')")
    await page.select_option("#result", "application_filed")
    await presses(page, "form[action$=closed] button")
    await page.wait_for_selector("text=Bestätigen Sie zuerst, dass es in der Akte ist")
    await is_fine(page, "refused step")
    await page.go_back()
    await page.fill("#receipt-words", "N 17/4")
    await presses(page, "form[action$=receipt_confirmed] button")
    await page.wait_for_selector("text=In der Akte seit")
    await page.click("summary:has-text('Abschließen')")
    await page.select_option("#result", "application_filed")
    await presses(page, "form[action$=closed] button")
    await page.wait_for_selector("h2 >> text=Abgeschlossen")


async def test_what_came_back_to_the_line(house: House, open_page: Opener):
    await house.person("nora", Role.SPECIALIST, offices=NORTH)
    await house.person("lena", Role.SUPERVISOR)
    await house.person("ede", Role.EDITOR)
    await handed_over(house, office=None)
    page = await open_page("/anmelden")
    await signs_in(page, "lena")
    await page.goto("/weiterleitungen")
    await is_fine(page, "oversight")
    await page.click("tbody a")
    await page.wait_for_selector("#office")
    await is_fine(page, "oversight, one")
    await page.select_option("#office", "amt-nord")
    await page.click("main .primary")
    await page.wait_for_selector(".empty")
    await page.goto("/weiterleitungen/vertretung/amt-nord")
    await is_fine(page, "deputies")
    await page.click("fieldset:has-text('Leitung') label:has-text('Nora')")
    await page.click("form:has-text('Leitung des Amtes') button")
    await page.wait_for_selector("fieldset:has-text('Leitung') input:checked")
    ede = await open_page("/anmelden")
    await signs_in(ede, "ede")
    await ede.goto("/rueckmeldungen")
    await is_fine(ede, "feedback")


async def test_a_new_referral_appears_and_what_is_typed_stays(house: House, open_page: Opener):
    await house.person("nora", Role.SPECIALIST, offices=NORTH)
    await handed_over(house)
    page = await open_page("/anmelden")
    await signs_in(page, "nora")
    await true_in(page, "document.querySelectorAll('#inbox tbody tr').length === 1")
    await page.fill("#was", "030 123")
    await page.focus("#was")
    await page.evaluate("document.getElementById('was').dataset.same = 'yes'")

    await handed_over(house, said="Die zweite.")
    house.services.bell.ring("referrals", "amt-nord")
    await true_in(page, "document.querySelectorAll('#inbox tbody tr').length === 2")
    assert await page.input_value("#was") == "030 123"
    assert await page.evaluate("document.activeElement.dataset.same") == "yes"
    await true_in(page, "document.querySelector('announce-region').textContent.includes('neue')")
    await is_fine(page, "inbox, live")


async def test_a_link_that_has_the_focus_keeps_it(house: House, open_page: Opener):
    await house.person("nora", Role.SPECIALIST, offices=NORTH)
    await handed_over(house)
    page = await open_page("/anmelden")
    await signs_in(page, "nora")
    await true_in(page, "document.querySelectorAll('#inbox tbody tr').length === 1")
    await page.focus("#inbox tbody a")
    focused = await page.evaluate("document.activeElement.getAttribute('href')")
    await handed_over(house, said="Die zweite.")
    house.services.bell.ring("referrals", "amt-nord")
    await true_in(page, "document.querySelectorAll('#inbox tbody tr').length === 2")
    assert await page.evaluate("document.activeElement.getAttribute('href')") == focused


async def test_a_foreign_referral_changes_nobody_elses_list(house: House, open_page: Opener):
    await house.person("nora", Role.SPECIALIST, offices=NORTH)
    await handed_over(house)
    page = await open_page("/anmelden")
    await signs_in(page, "nora")
    await handed_over(house, office="amt-sued", district="sued", said="Fremd.")
    await handed_over(house, said="Die zweite.")
    house.services.bell.ring("referrals")
    await true_in(page, "document.querySelectorAll('#inbox tbody tr').length === 2")


async def test_what_a_colleague_did_is_told_and_the_words_stay(house: House, open_page: Opener):
    for name in ("nora", "nils"):
        await house.person(name, Role.SPECIALIST, offices=NORTH)
    await handed_over(house)
    mine, others = await open_page("/anmelden"), await open_page("/anmelden")
    await signs_in(mine, "nora")
    await signs_in(others, "nils")
    for page in (mine, others):
        await page.click("#inbox tbody a")
    await mine.fill("#words-note", "Ich schreibe gerade")
    await others.click("form[action$=accepted] button")
    await mine.wait_for_selector("#changed:not([hidden])")
    assert await mine.input_value("#words-note") == "Ich schreibe gerade"
    await is_fine(mine, "changed by a colleague")


async def test_who_signs_out_is_told_nothing_more(house: House, open_page: Opener):
    await house.person("nora", Role.SPECIALIST, offices=NORTH)
    page = await open_page("/anmelden")
    await signs_in(page, "nora")
    await handed_over(house)
    house.services.bell.ring("referrals", "amt-nord")
    await true_in(page, "document.querySelectorAll('#inbox tbody tr').length === 1")
    async with house.services.database.step() as tx:
        await tx.do("delete from people.session")
    await handed_over(house, said="Die zweite.")
    house.services.bell.ring("referrals", "amt-nord")
    await page.wait_for_selector("#notice:not([hidden])")
    assert await page.locator("#inbox tbody tr").count() == 1
