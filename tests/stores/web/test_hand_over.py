"""The agent's form: out of the own conversation only, with the questions that matter."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

import pytest

from house import House
from servicetelefon.domain.permissions import Role
from servicetelefon.phone.port import Refusal
from servicetelefon.referral import content
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
    wanted = "jetzt erreichbar" if office else "gerade nicht erreichbar"
    assert f"Sozialamt Nord – {wanted}" in page
