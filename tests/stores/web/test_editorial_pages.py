"""The editors' pages: written, checked, submitted, approved by somebody else, withdrawn."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date
from html import unescape
from uuid import UUID

import httpx
import pytest

from fakes.knowledge import BETRAEGE, FILES
from house import House
from servicetelefon.domain.article_life import RUNNING, ArticleState
from servicetelefon.domain.permissions import Role
from servicetelefon.journey.questions import UnansweredQuestions
from servicetelefon.knowledge import read
from servicetelefon.knowledge.draft import draft_of
from servicetelefon.knowledge.version import Version
from servicetelefon.web.app import build
from stores.web.visitor import ADDRESS, Visitor

pytestmark = pytest.mark.stores

Enter = Callable[..., Awaitable[Visitor]]

TEXT = FILES[BETRAEGE].decode()


async def running(house: House, article: str = "betraege") -> Version:
    async with house.services.database.step() as tx:
        return (await read.in_states(tx, RUNNING, article))[-1]


def typed(content: str, before: UUID | None, **other: str) -> dict[str, str]:
    """What the form sends for this text."""
    draft = draft_of(content)
    texts = {f"text.{name}": words for name, words in draft.texts.items()}
    return {**draft.fields, **texts, "fassung": str(before or ""), "tun": "speichern", **other}


async def written(house: House, anna: Visitor, content: str) -> str:
    """Where the new draft stands."""
    before = (await running(house)).id
    answer = await anna.sends("/redaktion/schreiben", typed(content, before))
    assert answer.status_code == 303
    return answer.headers["location"]


async def test_only_editors_come_in(enter: Enter) -> None:
    mara = await enter(Role.AGENT)
    assert (await mara.get("/redaktion")).status_code == 403
    anna = await enter(Role.EDITOR, login="anna")
    page = await anna.get("/redaktion")
    assert page.status_code == 200
    for words in ("Höhe des Regelsatzes", "mitgeliefert", "Alle (2)", "Zu prüfen (0)"):
        assert words in page.text


async def test_a_title_is_listed_as_it_was_written(enter: Enter) -> None:
    anna = await enter(Role.EDITOR, login="anna")
    title = "Regelsatz: was heißt 'Bedarf'?"
    form = typed(TEXT, None) | {"id": "bedarf", "title": title}
    assert (await anna.sends("/redaktion/schreiben", form)).status_code == 303
    assert title in unescape((await anna.get("/redaktion")).text)


async def test_from_draft_to_what_people_are_told(house: House, enter: Enter) -> None:
    anna = await enter(Role.EDITOR, login="anna")
    ben = await enter(Role.APPROVER, login="ben")
    place = await written(house, anna, TEXT.replace("Mehr sagt", "Genaueres sagt"))
    page = (await anna.get(place)).text
    for words in ("Entwurf", "Anna Muster", "Genaueres sagt", "563 Euro", "Leichte Sprache"):
        assert words in page
    assert (await anna.sends(f"{place}/einreichen")).status_code == 303
    refused = await anna.sends(f"{place}/freigeben", {"review_on": ""})
    assert refused.status_code == 403
    assert "Freigeben" in (await ben.get(place)).text
    assert (await ben.sends(f"{place}/freigeben", {"review_on": ""})).status_code == 303
    told = await running(house)
    assert (told.state, "Genaueres sagt" in told.content) == (ArticleState.APPROVED, True)
    story = (await ben.get("/redaktion/artikel/betraege")).text
    assert story.index("Fassung 2") < story.index("Fassung 1")
    assert "Ben Muster" in story


async def test_an_approver_does_not_approve_his_own_text(house: House, enter: Enter) -> None:
    anna = await enter(Role.EDITOR, Role.APPROVER, login="anna")
    place = await written(house, anna, TEXT.replace("Mehr sagt", "Genaueres sagt"))
    await anna.sends(f"{place}/einreichen")
    assert "eine andere Person" in (await anna.get(place)).text
    answer = await anna.sends(f"{place}/freigeben", {"review_on": ""})
    assert answer.status_code == 403
    assert "eine andere Person" in answer.text


async def test_remarks_stand_at_their_line_and_may_be_overruled(house: House, enter: Enter) -> None:
    anna = await enter(Role.EDITOR, login="anna")
    before = (await running(house)).id
    hard = TEXT.replace("Sie leben allein?", "Sie leben nicht mit anderen?")
    page = await anna.sends("/redaktion/schreiben", typed(hard, before, tun="pruefen"))
    assert page.status_code == 200
    assert "Zeile 2: Verneinung: nicht" in re.sub(r"\s+", " ", unescape(page.text))
    again = typed(hard, before, tun="pruefen", easy_rule="negation", easy_words="nicht",
                  easy_reason="Hier geht es nur so.")  # fmt: skip
    page = await anna.sends("/redaktion/schreiben", again)
    assert "Verneinung" not in page.text
    assert "negation | nicht | Hier geht es nur so." in page.text


async def test_an_incomplete_text_is_not_kept_and_says_what_is_missing(
    house: House, enter: Enter
) -> None:
    anna = await enter(Role.EDITOR, login="anna")
    form = typed(TEXT, None, id="neu", owner="", **{"text.spoken": ""})
    answer = await anna.sends("/redaktion/schreiben", form)
    assert answer.status_code == 400
    assert "Dieser Text fehlt" in answer.text or "Dieses Feld fehlt" in answer.text
    async with house.services.database.step() as tx:
        assert await read.versions(tx, "neu") == ()


async def test_two_editors_do_not_overwrite_each_other(house: House, enter: Enter) -> None:
    anna = await enter(Role.EDITOR, login="anna")
    ben = await enter(Role.EDITOR, login="ben")
    before = (await running(house)).id
    await anna.sends("/redaktion/schreiben", typed(TEXT.replace("Mehr", "Alles"), before))
    answer = await ben.sends("/redaktion/schreiben", typed(TEXT.replace("Mehr", "Viel"), before))
    assert answer.status_code == 409
    assert "neuere Fassung" in answer.text
    assert "Viel sagt" in answer.text, "what he typed is not lost"


async def test_versions_beside_each_other(house: House, enter: Enter) -> None:
    anna = await enter(Role.EDITOR, login="anna")
    before = (await running(house)).id
    place = await written(house, anna, TEXT.replace("Mehr sagt", "Genaueres sagt"))
    later = place.rpartition("/")[2]
    page = await anna.get(f"/redaktion/vergleich?vorher={before}&nachher={later}")
    assert "<del>Mehr</del><ins>Genaueres</ins>" in page.text
    assert "Gesprochene Antwort" in page.text


async def test_the_spoken_answer_can_be_heard(house: House, enter: Enter) -> None:
    anna = await enter(Role.EDITOR, login="anna")
    sound = await anna.get(f"/redaktion/fassung/{(await running(house)).id}/anhoeren")
    assert sound.headers["content-type"] == "audio/wav"
    assert sound.content[:4] == b"RIFF"
    seconds = (len(sound.content) - 44) / 32_000
    assert 4 < seconds < 15


async def test_a_withdrawn_text_needs_a_reason(house: House, enter: Enter) -> None:
    anna = await enter(Role.EDITOR, login="anna")
    place = f"/redaktion/fassung/{(await running(house)).id}"
    answer = await anna.sends(f"{place}/zurueckziehen", {"reason": " "})
    assert (answer.status_code, "Grund" in answer.text) == (400, True)
    assert (await anna.sends(f"{place}/zurueckziehen", {"reason": "falsch"})).status_code == 303
    page = (await anna.get(place)).text
    assert "zurückgezogen" in page
    assert "falsch" in page


async def test_an_amount_is_told_once_a_second_person_confirmed_it(enter: Enter) -> None:
    anna = await enter(Role.EDITOR, login="anna")
    ben = await enter(Role.EDITOR, login="ben")
    page = (await anna.get("/redaktion/betraege")).text
    assert "563 Euro" in page
    assert "zu bestätigen" in page
    form = {"value": "1.570,50", "valid_from": "2026-11-01", "valid_to": "", "source": "Gesetz"}
    assert (await anna.sends("/redaktion/betraege/regelsatz/wert", form)).status_code == 303
    page = (await ben.get("/redaktion/betraege")).text
    assert "1.570,50 Euro" in page
    assert "01.01.2026 – 31.10.2026" in page
    value = re.search(r"/redaktion/betraege/regelsatz/([0-9a-f-]+)/bestaetigen", page)
    assert value is not None
    place = f"/redaktion/betraege/regelsatz/{value[1]}/bestaetigen"
    refused = await anna.sends(place, {"source": "Gesetz"})
    assert refused.status_code == 403
    assert (await ben.sends(place, {"source": "BGBl. 2026"})).status_code == 303
    assert "BGBl. 2026" in (await ben.get("/redaktion/betraege")).text


@pytest.mark.parametrize(
    "wrong",
    [
        {"value": "viel"},
        {"value": "-5"},
        {"value": "NaN"},
        {"valid_from": "2026-13-01"},
        {"valid_to": "2025-01-01"},
        {"source": ""},
    ],
)
async def test_a_wrong_amount_changes_nothing(enter: Enter, wrong: dict[str, str]) -> None:
    anna = await enter(Role.EDITOR, login="anna")
    form = {"value": "5", "valid_from": "2026-11-01", "valid_to": "", "source": "x", **wrong}
    answer = await anna.sends("/redaktion/betraege/regelsatz/wert", form)
    assert answer.status_code == 400


async def test_questions_without_an_article_stand_together(house: House, enter: Enter) -> None:
    services = house.services
    desk = UnansweredQuestions(services.clock, services.ids, services.vault)
    async with services.database.step() as tx:
        for words in ("Zahlt das Amt die Brille?", "Die Brille, zahlt die das Amt", "Hund?"):
            await desk.keep(tx, words, "chat", "de")
        stored = await tx.rows("select question from knowledge.unanswered")
    assert not any(b"Brille" in bytes(row[0]) for row in stored)
    anna = await enter(Role.EDITOR, login="anna")
    page = (await anna.get("/redaktion/fragen")).text
    assert "2-mal gefragt" in page
    assert page.count("gefragt") == 2
    place = re.search(r"/redaktion/fragen/[0-9a-f-]+/erledigt", page)
    assert place is not None
    await anna.sends(place[0])
    page = (await anna.get("/redaktion/fragen")).text
    assert "Brille" not in page
    assert "einmal gefragt" in page


async def asked_five_times(house: House) -> None:
    services = house.services
    desk = UnansweredQuestions(services.clock, services.ids, services.vault)
    async with services.database.step() as tx:
        for _ in range(5):
            await desk.keep(tx, "Zahlt das Amt die Brille?", "chat", "de")
        await desk.keep(tx, "Hund?", "chat", "de")


async def test_a_question_that_many_ask_becomes_a_draft_by_one_click(
    house: House, enter: Enter
) -> None:
    await asked_five_times(house)
    anna = await enter(Role.EDITOR, login="anna")
    page = (await anna.get("/redaktion/fragen")).text
    links = re.findall(r"/redaktion/schreiben\?frage=[0-9a-f-]+", page)
    assert len(links) == 1
    form = unescape((await anna.get(links[0])).text)
    assert 'value="Zahlt das Amt die Brille?"' in form
    asked = {"frage": links[0].split("=")[1], "id": "brille", "title": "Brille"}
    draft = typed(TEXT, None, question="Zahlt das Amt die Brille?", **asked)
    broken = draft | {"id": "", "tun": "speichern"}
    assert (
        f'name="frage" value="{asked["frage"]}"'
        in (await anna.sends("/redaktion/schreiben", broken)).text
    )
    assert "Brille" in (await anna.get("/redaktion/fragen")).text
    saved = await anna.sends("/redaktion/schreiben", draft)
    assert saved.status_code == 303
    version = (await anna.get(saved.headers["location"])).text
    assert "Zahlt das Amt die Brille?" in version
    assert "Brille" not in (await anna.get("/redaktion/fragen")).text


async def test_words_of_a_few_are_in_no_draft(house: House, enter: Enter) -> None:
    await asked_five_times(house)
    async with house.services.database.step() as tx:
        rows = await tx.rows(
            "select id from knowledge.unanswered group by alike, id order by id desc limit 1"
        )
    anna = await enter(Role.EDITOR, login="anna")
    assert (await anna.get(f"/redaktion/schreiben?frage={rows[0][0]}")).status_code == 404


async def test_overdue_help_in_a_crisis_alarms_the_editors_and_is_shown_on(
    house: House, enter: Enter
) -> None:
    anna = await enter(Role.EDITOR)
    assert "Notfallhilfe muss geprüft werden" not in (await anna.get("/redaktion")).text
    city = house.services.city()
    old = {
        id_: replace(one, check_again_on=date(2026, 1, 1))
        for id_, one in city.crisis_contacts.items()
    }
    late = replace(house.services, city=lambda: replace(city, crisis_contacts=old))
    app = build(late)
    async with Visitor(transport=httpx.ASGITransport(app), base_url=ADDRESS) as visitor:
        visitor.cookies = anna.cookies
        shown = (await visitor.get("/redaktion")).text
    assert "Notfallhilfe muss geprüft werden" in shown
    for one in city.crisis_contacts.values():
        assert f"{one.name}, zu prüfen seit 01.01.2026" in unescape(shown)
