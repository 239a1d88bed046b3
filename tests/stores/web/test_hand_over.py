"""The agent's form: out of the own conversation only, with the questions that matter."""

from __future__ import annotations

import asyncio
import html
import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest

from house import House
from servicetelefon.domain.handover import ConsentHow
from servicetelefon.domain.permissions import Role
from servicetelefon.journey.desk_hand_over import Hint
from servicetelefon.phone.port import Refusal
from servicetelefon.referral import content
from servicetelefon.referral.contract import HandOverDocument
from servicetelefon.web.staff_words import staff_wording
from stores.web.test_desk_pages import talks
from stores.web.visitor import Visitor

pytestmark = pytest.mark.stores

Enter = Callable[..., Awaitable[Visitor]]


def number(page: str) -> str:
    found = re.search(r'name="number" value="([^"]+)"', page)
    assert found is not None
    return found[1]


async def test_an_enquiry_is_handed_over_out_of_the_call(house: House, enter: Enter):
    mara = await enter(Role.AGENT)
    contact = await talks(house, mara)
    path = f"/desk/uebergabe/{contact}"
    page = (await mara.get(f"{path}?thema=stand")).text
    assert "Welches Aktenzeichen steht auf dem Schreiben?" in page
    assert "Auch beim falschen Amt zählt der heutige Tag" in page
    form = {
        "number": number(page), "kind": "benefit_claim", "enquiry_type": "stand",
        "said": "Ich brauche Geld zum Leben.", "claim": "not_sure", "office": "amt-nord",
        "call_back": "true",
    }  # fmt: skip
    lacking = await mara.sends(path, form)
    assert lacking.status_code == 400
    assert "Ich brauche Geld zum Leben." in lacking.text
    answers = {"answer-aktenzeichen": "N 17/4", "checked-aktenzeichen": "1",
               "unknown-seit-wann": "1"}  # fmt: skip
    done = await mara.sends(path, {**form, **answers})
    assert done.status_code == 200
    assert "Sozialamt Nord" in done.text
    assert (await mara.sends(path, {**form, **answers})).text.count("reference large") == 2
    async with house.services.database.begin(office="*") as tx:
        rows = await tx.rows(
            "select enquiry, office, claim, wants_callback, channel from referral.referral"
        )
        assert [row[1:] for row in rows] == [("amt-nord", "not_sure", True, "phone")]
        written = await content.entries(tx, house.services.vault, rows[0][0])
        linked = await tx.rows("select enquiry from records.contact where id = %s", (contact,))
    assert linked == [(rows[0][0],)]
    assert written[0].words is not None
    assert '"aktenzeichen":{"value":"N 17/4","checked":true}' in written[0].words
    assert '"seit-wann":{"value":null,"checked":false}' in written[0].words


@pytest.mark.parametrize(("day", "is_told"), [(27, False), (28, True), (30, True)])
async def test_in_the_last_days_of_a_month_the_agent_is_told_to_take_it_today(
    house: House,
    day: int,
    is_told: bool,  # noqa: FBT001
):
    """§ 44 Abs. 2 SGB XII: a day later may cost a month's money."""
    hints = house.services.referrals.desk.hints(datetime(2026, 11, day, 12, tzinfo=UTC))
    assert (Hint.MONTH_ENDS in hints) is is_told
    assert Hint.WRONG_OFFICE in hints
    words = str(staff_wording().t("hand_over.hint_month_ends"))
    assert "Nehmen Sie ihn heute auf" in words


async def test_somebody_elses_conversation_is_refused(house: House, enter: Enter):
    mara = await enter(Role.AGENT)
    nils = await enter(Role.AGENT, login="nils")
    contact = await talks(house, mara)
    assert (await nils.get(f"/desk/uebergabe/{contact}")).status_code == 403
    form = {"number": str(contact), "said": "x"}
    assert (await nils.sends(f"/desk/uebergabe/{contact}", form)).status_code == 403


async def test_an_objection_is_refused_with_the_right_words(house: House, enter: Enter):
    mara = await enter(Role.AGENT)
    contact = await talks(house, mara)
    path = f"/desk/uebergabe/{contact}"
    page = (await mara.get(f"{path}?thema=widerspruch")).text
    form = {"number": number(page), "enquiry_type": "widerspruch", "said": "Ich widerspreche."}
    answer = await mara.sends(path, form)
    assert answer.status_code == 400
    assert "Ein Widerspruch gilt nur schriftlich" in answer.text


async def written(house: House) -> HandOverDocument:
    """What the only enquiry holds."""
    async with house.services.database.begin(office="*") as tx:
        rows = await tx.rows("select enquiry from referral.referral")
        assert len(rows) == 1
        found = await content.entries(tx, house.services.vault, rows[0][0])
    assert found[0].words is not None
    return HandOverDocument.model_validate_json(found[0].words)


async def test_the_office_reads_what_was_told_by_its_title(house: House, enter: Enter):
    """Which article in which version was read out, as people know both."""
    mara = await enter(Role.AGENT)
    nora = await enter(Role.SPECIALIST, login="nora", offices=frozenset({"amt-nord"}))
    contact = await talks(house, mara)
    assert (
        await mara.sends("/desk/answers/betraege", {"contact": str(contact)})
    ).status_code == 200
    path = f"/desk/uebergabe/{contact}"
    form = {"number": number((await mara.get(path)).text), "said": "Frage", "office": "amt-nord"}
    assert (await mara.sends(path, form)).status_code == 200
    async with house.services.database.begin(office="*") as tx:
        rows = await tx.rows("select enquiry from referral.referral")
        versions = await tx.rows("select version from desk.reading")
    page = (await nora.get(f"/office/{rows[0][0]}")).text
    assert "Höhe des Regelsatzes (Fassung 1)" in page
    assert str(versions[0][0]) not in page


async def test_choosing_the_topic_later_keeps_all_that_was_typed(house: House, enter: Enter):
    """Which questions and which office: shown for what is filled in so far, and nothing handed over."""
    mara = await enter(Role.AGENT)
    contact = await talks(house, mara)
    path = f"/desk/uebergabe/{contact}"
    page = (await mara.get(path)).text
    form = {
        "number": number(page), "kind": "complaint", "enquiry_type": "stand",
        "said": "Drei Wochen ohne Antwort.", "address": "Oberdorf", "phone": "040 123456",
        "name": "Erika Beispiel", "consent": "spoken", "help": "relay", "open_words": "true",
        "claim": "no", "answer-seit-wann": "2026-11-01",
    }  # fmt: skip
    shown = await mara.sends(path, {**form, "zeigen": "1"})
    assert shown.status_code == 200
    page = html.unescape(shown.text)
    assert "Nach Adresse und Thema: Sozialamt Nord" in page
    assert number(page) == form["number"]
    for there in (
        ">Drei Wochen ohne Antwort.</textarea>", 'value="Erika Beispiel"', 'value="040 123456"',
        '<option value="complaint" selected>', '<option value="spoken" selected>',
        'value="2026-11-01"', 'value="relay" checked', 'name="open_words" value="true" checked', 'value="no" checked',
    ):  # fmt: skip
        assert there in page
    async with house.services.database.begin(office="*") as tx:
        assert await tx.rows("select 1 from referral.referral") == []


async def test_what_is_refused_is_told_on_the_form_and_nothing_is_lost(house: House, enter: Enter):
    mara = await enter(Role.AGENT)
    contact = await talks(house, mara)
    path = f"/desk/uebergabe/{contact}"
    form = {"number": number((await mara.get(path)).text), "said": "Bitte melden.", "phone": "7"}
    for wrong, words in (
        ({}, "Für einen Rückruf brauchen wir eine Telefonnummer"),
        ({"phone": "040 123456", "when": "2026-01-01T09:00:00+00:00x"}, "rufen wir nicht an"),
        ({"phone": "", "enquiry_type": "widerspruch"}, "Ein Widerspruch gilt nur schriftlich"),
    ):
        answer = await mara.sends(path, {**form, **wrong})
        assert answer.status_code == 400
        assert words in answer.text
        assert ">Bitte melden.</textarea>" in answer.text


async def test_the_callers_own_number_is_called_as_it_was_agreed(house: House, enter: Enter):
    """The window and the leave to say what it is about hold for the number that rings now too."""
    mara = await enter(Role.AGENT)
    contact = await talks(house, mara)
    path = f"/desk/uebergabe/{contact}"
    page = (await mara.get(path)).text
    windows = re.findall(r'<option value="(20[^"]+)"', page)
    form = {
        "number": number(page), "said": "Bitte melden.", "office": "amt-nord",
        "call_back": "true", "open_words": "true", "when": windows[0], "consent": "spoken",
    }  # fmt: skip
    assert (await mara.sends(path, form)).status_code == 200
    handed = await written(house)
    assert handed.callback is not None
    assert (handed.callback.number, handed.callback.neutral) == ("+494012345", False)
    starts = datetime.fromisoformat(windows[0])
    assert (handed.callback.earliest, handed.callback.latest) == (
        starts,
        starts + timedelta(hours=1),
    )
    assert handed.consent is ConsentHow.SPOKEN


async def test_a_hidden_number_is_asked_for_and_no_callback_is_lost(house: House, enter: Enter):
    mara = await enter(Role.AGENT)
    contact = await talks(house, mara, caller=None)
    path = f"/desk/uebergabe/{contact}"
    page = (await mara.get(path)).text
    assert "Die Nummer wird nicht angezeigt" in page
    assert 'name="call_back"' not in page
    form = {"number": number(page), "said": "Bitte melden.", "call_back": "true"}
    answer = await mara.sends(path, form)
    assert answer.status_code == 400
    assert "Fragen Sie nach einer Nummer" in answer.text


async def test_as_many_lines_as_the_page_lets_an_agent_type_are_taken(house: House, enter: Enter):
    mara = await enter(Role.AGENT)
    path = f"/desk/uebergabe/{await talks(house, mara)}"
    said = "\r\n".join(["x" * 39] * 100)  # 3,999 characters, as the page counts them
    form = {"number": number((await mara.get(path)).text), "office": "amt-nord", "said": said}
    assert (await mara.sends(path, form)).status_code == 200


async def test_a_complaint_about_the_head_does_not_go_to_the_head(house: House, enter: Enter):
    mara = await enter(Role.AGENT)
    contact = await talks(house, mara)
    path = f"/desk/uebergabe/{contact}"
    form = {
        "number": number((await mara.get(path)).text), "kind": "complaint", "office": "amt-nord",
        "said": "Die Leitung hat mich angeschrien.", "about_head": "true",
    }  # fmt: skip
    assert (await mara.sends(path, form)).status_code == 200
    async with house.services.database.begin(office="*") as tx:
        rows = await tx.rows("select kind, office, partition, level from referral.referral")
    assert rows == [("complaint", None, "", "supervisor")]


async def test_an_emergency_stays_on_the_agents_desk_until_a_named_person_accepts(
    house: House, enter: Enter
):
    mara = await enter(Role.AGENT)
    await enter(Role.AGENT, login="nils")
    nora = await enter(Role.SPECIALIST, login="nora", offices=frozenset({"amt-nord"}))
    contact = await talks(house, mara)
    desks = house.app.state.desks
    messages = desks.stream(await house.account("mara"), house.services.ids.new())
    await anext(messages)
    assert b"Ihre Notlagen" not in await anext(messages)
    path = f"/desk/uebergabe/{contact}"
    form = {
        "number": number((await mara.get(path)).text), "kind": "emergency", "office": "amt-nord",
        "said": "Seit gestern nichts zu essen.",
    }  # fmt: skip
    assert (await mara.sends(path, form)).status_code == 200
    async with asyncio.timeout(5):
        told = (await anext(messages)).decode()
    assert "Ihre Notlagen, die noch niemand angenommen hat" in told
    assert "Sozialamt Nord" in told
    assert "liegt bei: Servicekraft" in told
    assert "zu essen" not in told
    others = desks.stream(await house.account("nils"), house.services.ids.new())
    await anext(others)
    assert b"Ihre Notlagen" not in await anext(others)

    async with house.services.database.begin(office="*") as tx:
        rows = await tx.rows("select enquiry from referral.referral")
    await nora.sends(f"/office/{rows[0][0]}/schritt/accepted")
    async with asyncio.timeout(5):
        assert b"Ihre Notlagen" not in await anext(messages)
    await messages.aclose()
    await others.aclose()


async def test_a_failed_put_through_becomes_a_referral_without_asking_twice(
    house: House, enter: Enter
):
    mara = await enter(Role.AGENT)
    contact = await talks(house, mara)
    kept = {"topic": "stand", "district": "nord", "note": "Wartet seit drei Wochen auf Antwort."}
    assert (await mara.sends(f"/desk/work/{contact}", kept)).status_code == 204
    assert (await mara.sends("/desk/put-through", {"target": "office:amt-nord"})).status_code == 204
    await house.quiet()
    house.telephony.refuses("+49990110", Refusal.BUSY)
    await house.quiet()

    page = (await mara.get(f"/desk/uebergabe/{contact}")).text
    assert "Das Amt ist schon gewählt" in page
    assert '<option value="amt-nord" selected>' in page
    assert re.search(r'name="call_back" value="true" checked', page)
    assert "Wartet seit drei Wochen auf Antwort." in page
    assert "Welches Aktenzeichen steht auf dem Schreiben?" in page


async def test_before_an_office_is_rung_it_is_said_whether_it_answers_now(
    house: House, enter: Enter
):
    mara = await enter(Role.AGENT)
    await talks(house, mara)
    page = (await mara.get("/desk/third")).text
    office = house.services.referrals.desk.reachable("amt-nord", "immer")
    wanted = "Erreichbar" if office else "Nicht erreichbar"
    assert f">{wanted}: Sozialamt Nord<" in page
