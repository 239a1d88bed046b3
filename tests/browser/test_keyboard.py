"""Whole ways through the pages by keyboard alone, each page on the way found fine by axe, in both
colour schemes, with reduced motion and at 400 % zoom."""

from __future__ import annotations

import pytest

from browser.axe import is_fine
from browser.keys import Keyboard, at
from browser.opener import Opener
from browser.shift import Shift
from house import House
from servicetelefon.domain.article_life import ArticleState
from servicetelefon.domain.permissions import Role
from servicetelefon.journey.scenario_runs import ScenarioRuns
from servicetelefon.knowledge import read
from stores.web.test_figures_pages import a_mail_perhaps_sent
from stores.web.test_scenarios import ready_made

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_planning_a_scenario(house: House, open_page: Opener):
    keys = await at(house, open_page, "pia", "/planning", Role.PLANNER)
    page = keys.page
    await keys.writes("Name", "Zwei Bezirke mehr")
    await page.keyboard.press("Enter")
    await page.get_by_role("heading", name="Zwei Bezirke mehr").wait_for()
    await is_fine(page, "planning, a scenario waits")
    await keys.opens("Neues Szenario")
    await keys.to(page.get_by_label("Anteil, den der Chat übernimmt"))
    runs = ScenarioRuns(house.services.database, house.services.clock, ready_made)
    assert await runs.next()
    await page.get_by_text("Die Berechnung ist fertig.").wait_for(state="attached")
    focused = await page.evaluate("document.activeElement.id")
    assert focused == "s-assistant"  # what comes by itself takes nobody's place away
    await is_fine(page, "planning, a scenario computed")
    await keys.presses("Entfernen: Zwei Bezirke mehr")
    await page.get_by_role("heading", name="Zwei Bezirke mehr").wait_for(state="hidden")


async def test_figures(house: House, open_page: Opener):
    await house.caller_waits("c1")
    keys = await at(house, open_page, "lena", "/zahlen", Role.SUPERVISOR)
    page = keys.page
    await keys.chooses("Aufgeteilt nach", "Nach Sprache")
    await keys.presses("Anzeigen")
    await page.wait_for_url("**nach=language*")
    await page.get_by_role("region", name="Nach Sprache").wait_for()
    await is_fine(page, "reports, by language")
    first_day = page.locator("th a").first
    await keys.to(first_day)
    await page.keyboard.press("Enter")
    await page.wait_for_url("**tag=*")
    await is_fine(page, "reports, a day")
    await keys.presses("Ganzer Monat")
    await page.wait_for_url("**monat=*")
    for link in ("CSV im Verlauf", "CSV nach Gruppen"):
        assert (await keys.saves(link)).startswith(b"name,")
    await page.goto("/versprechen")
    await is_fine(page, "promise, for everybody")
    await page.goto("/zahlen")
    async with page.expect_response("**/bericht.pdf*", timeout=30_000) as opened:
        await keys.presses("Bericht als PDF")
    assert (await (await opened.value).all_headers())["content-type"] == "application/pdf"


async def test_reports_by_mail(house: House, open_page: Opener):
    await a_mail_perhaps_sent(house)
    keys = await at(house, open_page, "lena", "/zahlen", Role.SUPERVISOR)
    await keys.enters("Berichte per Mail")
    await is_fine(keys.page, "reports by mail")
    await keys.enters("Noch einmal senden: rat")
    await keys.page.get_by_role("cell", name="wartet").wait_for()
    await is_fine(keys.page, "reports by mail, sent again")


async def test_the_rules_from_a_tick_to_a_closed_incident(house: House, open_page: Opener):
    keys = await at(house, open_page, "rita", "/compliance", Role.COMPLIANCE)
    page = keys.page
    tick = page.locator("form[action^='/compliance/pflicht/'] button").first
    await keys.to(tick)
    await page.keyboard.press("Enter")
    await page.get_by_text("erledigt am").first.wait_for()
    await keys.chooses("Art des Vorfalls", "Anderer")
    await keys.to(page.get_by_label("Bekannt seit"))
    for part in ("0505", "2026", "0930"):
        await page.keyboard.type(part)
        if part == "2026":
            await page.keyboard.press("ArrowRight")
    await page.keyboard.type("a")  # where a browser counts to twelve
    await keys.writes("Was ist geschehen?", "Eine Ansage nannte einen falschen Tag.")
    await keys.presses("Vorfall eintragen")
    await page.get_by_text("Frist abgelaufen").wait_for()
    await is_fine(page, "rules, an incident is late")
    await keys.presses("Ist gemeldet", exact=False)
    await page.get_by_text("Der Aufsicht gemeldet am").wait_for()
    await keys.presses("Abschließen", exact=False)
    await page.get_by_text("Abgeschlossen am").wait_for()


async def test_the_rules_training_processors_and_drills(house: House, open_page: Opener):
    await house.person("tim", Role.AGENT)
    keys = await at(house, open_page, "rita", "/compliance", Role.COMPLIANCE)
    page = keys.page
    await keys.presses("Eintragen: Schulung zur Suche, Tim Muster")
    await page.get_by_text("eingetragen von Rita Muster").wait_for()
    await keys.writes("Name des Dienstleisters", "Rechenzentrum Nord")
    await keys.writes("Aufgabe", "Betrieb")
    await keys.writes("Land (zwei Buchstaben", "DE")
    await keys.ticks("Die Aufsicht ist unterrichtet")
    await page.keyboard.press("Enter")
    await page.get_by_text("Rechenzentrum Nord").wait_for()
    await keys.presses("Übung eintragen")
    await page.get_by_text("hat nicht gewirkt").wait_for()
    await is_fine(page, "rules, all entered")


async def test_the_wallboards_switches_and_skills(house: House, open_page: Opener):
    await house.person("mara", Role.AGENT)
    await Shift(house, await open_page("/anmelden")).begins()
    keys = await at(house, open_page, "lena", "/wallboard", Role.SUPERVISOR)
    page = keys.page
    for words in ("Hinweis nach der Begrüßung", "Leitung schließen", "Notbetrieb"):
        await keys.presses(f"{words}: ist aus")
        await page.get_by_role("button", name=f"{words}: ist an").wait_for()
    await is_fine(page, "wallboard, switched")
    for words in ("Hinweis nach der Begrüßung", "Leitung schließen", "Notbetrieb"):
        await keys.presses(f"{words}: ist an")
        await page.get_by_role("button", name=f"{words}: ist an").wait_for(state="hidden")
    await keys.presses("Fähigkeiten verschieben")
    await keys.presses("Englisch", exact=False)
    await page.wait_for_selector("button[aria-pressed=false]:has-text('Englisch')")
    await keys.presses("Zur Anzeigetafel", exact=False)
    await page.wait_for_url("**/wallboard")


async def test_an_account(house: House, open_page: Opener):
    keys = await at(house, open_page, "ada", "/verwaltung/konten", Role.ADMIN)
    page = keys.page
    await keys.presses("Neues Konto")
    await keys.writes("Name", "Tim Test")
    await keys.writes("Anmeldename", "tim")
    await keys.ticks("Servicekraft")
    await keys.ticks("Englisch")
    await keys.presses("Konto anlegen")
    await page.wait_for_selector("code")
    await page.goto("/verwaltung/konten")
    await keys.presses("Tim Test")
    await keys.ticks("Redaktion")
    await keys.presses("Speichern")
    await page.get_by_role("row", name="Tim Test").get_by_text("Redaktion").wait_for()
    await keys.presses("Tim Test")
    await keys.presses("Konto stilllegen")
    await page.get_by_role("row", name="Tim Test").get_by_text("nicht aktiv").wait_for()
    await keys.presses("Tim Test")
    await page.get_by_role("button", name="Konto wieder freigeben").wait_for()
    await is_fine(page, "account, not active")


async def test_the_switches(house: House, open_page: Opener):
    keys = await at(house, open_page, "ada", "/schalter", Role.ADMIN)
    page = keys.page
    switch = page.get_by_role("button", name="Programm im Chat ausschalten: Einschalten")
    await keys.to(switch)
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="Programm im Chat ausschalten: Ausschalten").wait_for()
    await keys.to(page.get_by_label("Thema"))
    topic = await page.get_by_label("Thema").evaluate("field => field.selectedOptions[0].text")
    await page.keyboard.press("Tab")
    await keys.enters()
    await is_fine(page, "switches, a topic off")
    await keys.presses(f"{topic}: Einschalten")
    await page.get_by_role("button", name=f"{topic}: Einschalten").wait_for(state="hidden")


async def test_an_article_from_draft_to_approval(house: House, open_page: Opener):
    keys = await at(house, open_page, "anna", "/redaktion/artikel/betraege", Role.EDITOR)
    page = keys.page
    await keys.presses("Fassung 1", exact=False)
    await keys.presses("Bearbeiten")
    await keys.to(page.get_by_label("Leichte Sprache"))
    await page.keyboard.press("Control+End")
    await page.keyboard.type("\nSie fragen uns.")
    await keys.presses("Als Entwurf speichern")
    await page.wait_for_url("**/fassung/*")
    await is_fine(page, "an article, draft")
    await keys.presses("Zur Freigabe geben")
    await page.get_by_text("zur Freigabe").first.wait_for()
    draft = page.url
    other = await at(house, open_page, "doris", draft, Role.APPROVER)
    await other.presses("Freigeben")
    await (
        other.page.get_by_text("Freigegeben von")
        .or_(other.page.get_by_text("freigegeben von"))
        .first.wait_for()
    )
    await is_fine(other.page, "an article, approved")
    async with house.services.database.step() as tx:
        newest, *_ = await read.versions(tx, "betraege")
    assert newest.state is ArticleState.APPROVED


async def test_a_citizen_changes_the_language(open_page: Opener):
    keys = Keyboard(await open_page("/"))
    await keys.presses("English")
    await keys.page.wait_for_selector("html[lang=en]")
    await is_fine(keys.page, "citizens in English, by keyboard")
    await keys.presses("Deutsch")
    await keys.page.wait_for_selector("html[lang=de]")
