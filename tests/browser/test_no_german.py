"""Whoever reads no German meets none on the way to help: the pages in Arabic and Ukrainian are walked,
and every German word must be an official name that says what it is (`lang="de"`, left to right)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.async_api import Browser, Page

from browser.axe import is_fine
from house import House
from servicetelefon.domain.city import City
from servicetelefon.journey.line_plan import Switches
from servicetelefon.responsibility.directory import Directory
from servicetelefon.responsibility.find import Finder
from servicetelefon.web.app import build

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

LANGUAGES = ("ar", "uk")
SAYS = {
    "ar": ("لا أريد أن أعيش", "إنسان"),
    "uk": ("Я не хочу більше жити", "людина"),
}
NEEDS = {"ar": "ليس عندي مال للطعام", "uk": "У мене немає грошей на їжу"}
SEEN = """() => {
  const page = document.documentElement.lang, own = [document.title], german = [];
  const take = (element, text) => {
    if (!text.trim()) return;
    const lang = element.closest("[lang]").lang;
    if (lang === page) own.push(text);
    else if (lang === "de") german.push([text.trim(), element.closest("[dir]").dir]);
  };
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (words.nextNode()) {
    const element = words.currentNode.parentElement;
    if (!element.closest("script, style, noscript")) take(element, words.currentNode.data);
  }
  for (const name of ["aria-label", "title", "placeholder", "alt"]) {
    for (const one of document.querySelectorAll(`[${name}]`)) take(one, one.getAttribute(name));
  }
  for (const one of document.querySelectorAll("[data-words]")) {
    for (const text of Object.values(JSON.parse(one.dataset.words))) take(one, text);
  }
  return {own, german};
}"""
LATIN = re.compile(r"[A-Za-zÀ-ɏ]{2,}")
EVERYWHERE = {"PDF", "JPEG", "PNG"}
LANGUAGE_NAMES = {"Deutsch", "Leichte Sprache"}
"""To choose the language, each stands in its own."""
HELD = re.compile("\u2066[^\u2069]*\u2069")


def names(city: City) -> Iterator[str]:
    """What is called so in German, whatever language somebody speaks."""
    yield from (city.name, city.main_number.shown, "Widerspruch", "Marktplatz 1")
    yield from (one.name for one in city.crisis_contacts.values())
    yield from (one.name for one in city.signs.values())
    yield from (one.name for one in city.offices.values())
    yield from (one.name for one in city.districts.values())
    yield from city.matters.values()
    yield from _asked(city)


def _asked(city: City) -> Iterator[str]:
    """What decides who is responsible stands in the city's rules, in German alone."""
    rules = city.responsibility
    yield from (one.texts["de"] for one in rules.questions.values())
    yield from (two["de"] for one in rules.questions.values() for two in one.answers.values())
    for rule in rules.rules.values():
        yield from (one.titles["de"] for one in rule.situations.values())


@pytest.fixture
def hamburg(hamburg: House) -> House:
    """It answers where an office is without a directory of streets."""
    finder = Finder(hamburg.services.city(), Directory())
    services = replace(hamburg.services, finder=lambda: finder)
    return replace(hamburg, services=services, app=build(services))


class Reader:
    """Somebody who goes through the pages in one language, and what they have met of German."""

    def __init__(self, page: Page, city: City, language: str) -> None:
        self.page, self.language = page, language
        self.names = set(names(city))
        self.met: list[str] = []

    async def goes(self, path: str) -> None:
        await self.page.goto(f"{path}?sprache={self.language}")

    async def asks(self, words: str) -> None:
        self.page.set_default_timeout(5000)
        before = int(await self.page.get_attribute("#chat", "data-lines") or 0)
        await self.page.fill("#chat-text", words)
        await self.page.keyboard.press("Enter")
        await self.page.wait_for_selector(f"#chat[data-lines='{before + 2}']")

    async def looks(self, name: str) -> None:
        found = await self.page.evaluate(SEEN)
        assert await self.page.get_attribute("html", "lang") == self.language, name
        direction = "ltr" if self.language == "uk" else "rtl"
        assert await self.page.get_attribute("html", "dir") == direction, name
        for text in found["own"]:
            latin = set(LATIN.findall(HELD.sub("", text))) - EVERYWHERE
            self.met += [f"{name}: {text.strip()}"] if latin else []
        for text, way in found["german"]:
            official = {text} <= self.names or set(text.split(", ")) <= self.names
            if text not in LANGUAGE_NAMES and (not official or way != "ltr"):
                self.met.append(f"{name}: {text} ({way})")


async def reader(browser: Browser, house: House, place: str, language: str) -> Reader:
    context = await browser.new_context(base_url=place, locale="de-DE")
    return Reader(await context.new_page(), house.services.city(), language)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_start_page_and_the_chat(
    hamburg: House, browser: Browser, place: str, language: str
):
    hamburg.switches[0] = Switches(closed=frozenset(hamburg.services.city().lines))
    one = await reader(browser, hamburg, place, language)
    no_more, person = SAYS[language]
    await one.goes("/")
    await one.looks("start")
    await one.asks(no_more)
    await one.looks("emergency")
    help_ = one.page.locator(".line.program").last
    assert await help_.locator("a.number").first.get_attribute("href") == "tel:112"
    assert await help_.locator("[lang=de]").first.inner_text() == "Feuerwehr und Rettungsdienst"
    await is_fine(one.page, f"emergency in {language}")
    await one.asks(person)
    await one.looks("a person wanted")
    await one.page.fill("#chat-number", "040 428280")
    await one.page.select_option("#when", index=1)
    await one.page.click("form.callback button")
    await one.page.wait_for_selector("[data-part=said]")
    await one.looks("called back")
    await one.page.click("button[value=end]")
    await one.page.wait_for_selector("button[value=partly]")
    await one.looks("ended")
    async with one.page.context.expect_page() as printed:
        await one.page.click("form[action^='/chat/zusammenfassung'] button >> nth=0")
    one.page = await printed.value
    await one.page.wait_for_load_state()
    await one.looks("summary")
    await one.page.context.close()
    assert one.met == [], "\n".join(one.met)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_open_line_and_the_widget(
    hamburg: House, browser: Browser, place: str, language: str
):
    hamburg.switches[0] = Switches(opened=frozenset(hamburg.services.city().lines))
    one = await reader(browser, hamburg, place, language)
    await one.goes("/widget")
    await one.looks("widget")
    await one.goes("/")
    await one.looks("start")
    await one.asks(NEEDS[language])
    await one.looks("a notice is offered")
    await one.page.click("form.notice button[value=yes]")
    await one.page.wait_for_selector("[data-part=receipt]")
    await one.looks("a notice is kept")
    await one.page.click("button[value=code]")
    await one.page.wait_for_selector(".note.code")
    await one.looks("to go on by phone")
    await one.asks(SAYS[language][1])
    await one.page.wait_for_selector("#chat[data-state=waiting]")
    await one.looks("waiting")
    await is_fine(one.page, f"waiting in {language}")
    await one.page.context.close()
    assert one.met == [], "\n".join(one.met)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_enquiry_in_writing_and_a_callback(
    hamburg: House, browser: Browser, place: str, language: str
):
    one = await reader(browser, hamburg, place, language)
    page = one.page
    await one.goes("/anliegen")
    await one.looks("form")
    await is_fine(page, f"portal in {language}")
    await page.check("input[value=bedarf]")
    await page.fill("#text", "112")
    await page.click("main button.primary.big")
    await page.wait_for_selector(".codes")
    await one.looks("receipt")
    await is_fine(page, f"portal receipt in {language}")
    reference, code = await page.locator(".reference.large").all_inner_texts()
    await _asks_how_it_stands(one, reference, code)
    await _calls_back(one)
    await page.context.close()
    assert one.met == [], "\n".join(one.met)


async def _tells_both(page: Page, reference: str, code: str) -> None:
    await page.fill("#vorgang", reference)
    await page.fill("#code", code)
    await page.click("main button.primary")


async def _asks_how_it_stands(one: Reader, reference: str, code: str) -> None:
    page = one.page
    await page.click(".paging a")
    await one.looks("state, asking")
    await _tells_both(page, reference, "0000 0000")
    await page.wait_for_selector("[role=alert]")
    await one.looks("state, refused")
    await _tells_both(page, reference, code)
    await page.wait_for_selector("dl.facts")
    await one.looks("state")
    await is_fine(page, f"portal state in {one.language}")
    await page.check("input[value=addition]")
    await page.click("main button >> nth=-1")
    await page.wait_for_selector("[role=alert]")
    await one.looks("nothing added")


async def _calls_back(one: Reader) -> None:
    page = one.page
    await one.goes("/anliegen/rueckruf")
    await one.looks("callback")
    await is_fine(page, f"callback in {one.language}")
    await page.fill("#telefon", "0900 123456")
    await page.click("button.primary")
    await page.wait_for_selector("[role=alert]")
    await one.looks("callback refused")
    await page.fill("#telefon", "040 428280")
    await page.select_option("#wann", index=1)
    await page.click("button.primary")
    await page.wait_for_selector(".codes")
    await one.looks("callback agreed")
    reference, code = await page.locator(".reference.large").all_inner_texts()
    await page.click("main a.button")
    await one.looks("changing a callback")
    await _tells_both(page, reference, code)
    await page.wait_for_selector("#wann")
    await one.looks("a callback, found")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_what_can_go_wrong(hamburg: House, browser: Browser, place: str, language: str):
    one = await reader(browser, hamburg, place, language)
    await one.goes("/gibt-es-nicht")
    await one.looks("no such page")
    await one.goes("/anliegen")
    await one.page.check("input[value=rueckruf]")
    await one.page.click("main button.primary.big")
    await one.page.wait_for_load_state()
    await one.looks("a number is needed")
    await one.goes("/zustaendig")
    await one.looks("which office")
    await is_fine(one.page, f"which office in {language}")
    await one.page.fill("#adresse", "22765")
    await one.page.click("main button.primary")
    await one.page.wait_for_selector(".finding")
    await one.looks("which office, asked back")
    await one.page.fill("#adresse", "Nirgendwo 1")
    await one.page.select_option("#sache", index=1)
    await one.page.click("main form.card button.primary")
    await one.page.wait_for_selector(".finding")
    await one.looks("which office, unknown")
    await one.page.context.close()
    assert one.met == [], "\n".join(one.met)
