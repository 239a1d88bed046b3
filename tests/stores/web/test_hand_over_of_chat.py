"""An agent hands a chat over with the same form: nothing is asked twice, the code stands in the chat."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from uuid import UUID

import httpx
import pytest

from house import House
from servicetelefon.domain.outcomes import Outcome
from servicetelefon.domain.permissions import Role
from servicetelefon.domain.reference import spoken
from servicetelefon.referral import content
from servicetelefon.referral.contract import HandOverDocument
from stores.web.chatting import begins, rows_of_agent, says
from stores.web.conftest import Enter
from stores.web.test_hand_over import number
from stores.web.visitor import ADDRESS, Visitor

pytestmark = pytest.mark.stores

Token = dict[str, str]


@pytest.fixture
async def mara(house: House) -> AsyncGenerator[Visitor]:
    """Her browser; she signs in once her account is there."""
    transport = httpx.ASGITransport(house.app)
    async with Visitor(transport=transport, base_url=ADDRESS) as client:
        yield client


async def taken(house: House, visitor: Visitor, *said: str) -> tuple[UUID, Token, UUID]:
    """Somebody wrote, wanted a person, and Mara has taken the chat."""
    chat, token = await begins(visitor)
    for words in said:
        await says(visitor, chat, token, words)
    house.switches[0] = type(house.switches[0])(opened=frozenset(house.services.city().lines))
    await visitor.post(f"/api/v1/chats/{chat}/person", headers=token)
    agent = await rows_of_agent(house)
    await house.services.chat_desk.take(agent)
    return UUID(chat), token, agent


async def handed(house: House) -> tuple[tuple[object, ...], HandOverDocument]:
    async with house.services.database.begin(office="*") as tx:
        (row,) = await tx.rows("select enquiry, channel, office, language from referral.referral")
        written = await content.entries(tx, house.services.vault, row[0])
    assert written[0].words is not None
    return tuple(row), HandOverDocument.model_validate_json(written[0].words)


async def test_a_chat_is_handed_over_with_all_that_was_written(
    house: House, mara: Visitor, visitor: Visitor
):
    contact, token, _ = await taken(
        house, visitor, "Wie hoch ist der Regelsatz?", "Auf meinen Brief antwortet niemand."
    )
    await mara.signs_in("mara")
    assert f"/desk/uebergabe/{contact}" in (await mara.get("/desk/chat")).text
    path = f"/desk/uebergabe/{contact}"
    page = (await mara.get(path)).text
    assert "Wie hoch ist der Regelsatz?\nAuf meinen Brief antwortet niemand.</textarea>" in page
    assert 'name="call_back"' not in page  # nobody calls from a number here
    form = {
        "number": number(page), "said": "Auf meinen Brief antwortet niemand.", "office": "amt-nord",
        "phone": "040 123456", "kind": "message", "help": "interpreter", "name": "Erika Muster",
    }  # fmt: skip
    for _ in range(2):  # sent twice it is one referral, one message in the chat
        done = await mara.sends(path, form)
        assert done.status_code == 200
        assert "Nummer und Code stehen jetzt im Chat" in done.text

    row, document = await handed(house)
    assert row[1:] == ("chat", "amt-nord", "de")
    assert document.callback is not None
    assert (document.callback.number, document.callback.neutral) == ("+4940123456", True)
    assert (document.person.name, list(document.help)) == ("Erika Muster", ["interpreter"])
    assert document.label == "told"
    assert document.given
    seen = (await visitor.get(f"/api/v1/chats/{contact}", headers=token)).json()
    from_agent = [one for one in seen["messages"] if one["who"] == "agent"]
    assert len(from_agent) == 1
    async with house.services.database.begin(office="*") as tx:
        reference = await tx.row("select enquiry from records.contact where id = %s", (contact,))
    assert reference == (row[0],)
    words = from_agent[0]["text"]
    assert "Vorgangsnummer: " in words
    digits = words.split("Vorgangsnummer: ")[1].split(". Code: ")
    assert spoken(digits[0].replace(" ", "")) == digits[0]
    state = await visitor.post(
        "/anliegen/stand",
        data={"vorgang": digits[0], "code": digits[1].split(".")[0]},
        headers={"origin": ADDRESS},
    )
    assert "Sozialamt Nord" in state.text


async def test_a_claim_from_a_chat_is_dated_by_its_first_word(
    house: House, mara: Visitor, visitor: Visitor
):
    contact, _, _ = await taken(house, visitor, "Ich habe kein Geld mehr.")
    await mara.signs_in("mara")
    path = f"/desk/uebergabe/{contact}"
    form = {
        "number": number((await mara.get(path)).text), "said": "Ich habe kein Geld mehr.",
        "kind": "benefit_claim", "claim": "yes", "office": "amt-nord",
    }  # fmt: skip
    assert (await mara.sends(path, form)).status_code == 200
    async with house.services.database.begin(office="*") as tx:
        received = await tx.row(
            "select r.received_at = (select min(at) from chat.message where who = 'citizen'), "
            "r.received_at < r.since from referral.referral r"
        )
    assert received == (True, True)


async def test_after_the_chat_has_ended_the_agent_is_told_so(
    house: House, mara: Visitor, visitor: Visitor
):
    contact, _, agent = await taken(house, visitor, "Hallo")
    await mara.signs_in("mara")
    path = f"/desk/uebergabe/{contact}"
    page = (await mara.get(path)).text
    await house.services.chat_desk.close(agent, contact, Outcome.REFERRED)
    done = await mara.sends(path, {"number": number(page), "said": "Hallo", "office": "amt-nord"})
    assert done.status_code == 200
    assert "Der Chat ist schon zu Ende" in done.text


async def test_somebody_elses_chat_is_refused(house: House, enter: Enter, visitor: Visitor):
    contact, _, _ = await taken(house, visitor, "Hallo")
    nils = await enter(Role.AGENT, login="nils")
    assert (await nils.get(f"/desk/uebergabe/{contact}")).status_code == 403
    form = {"number": str(contact), "said": "x"}
    assert (await nils.sends(f"/desk/uebergabe/{contact}", form)).status_code == 403
