"""The desk over HTTP: seat, state, note, closing; what only the right person may do."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from uuid import UUID

import pytest

from house import House
from servicetelefon.desk import store as desk
from servicetelefon.domain.permissions import Role
from stores.web.visitor import ADDRESS, Visitor

pytestmark = pytest.mark.stores

Enter = Callable[..., Awaitable[Visitor]]


async def mode(client: Visitor) -> str:
    found = re.search(r'data-mode="([^"]+)"', (await client.get("/desk/stand")).text)
    assert found is not None
    return found[1]


async def talks(
    house: House, client: Visitor, login: str = "mara", caller: str | None = "+494012345"
) -> UUID:
    """From the seat to the conversation; its contact."""
    await client.sends("/desk/phone")
    await house.quiet()
    house.telephony.register(await house.phone_of(login))
    await house.quiet()
    await client.sends("/desk/ready")
    await house.caller_waits("c1", caller=caller)
    await house.quiet()
    house.telephony.answers(await house.phone_of(login))
    await house.quiet()
    found = re.search(r'data-contact="([0-9a-f-]{36})"', (await client.get("/desk/stand")).text)
    assert found is not None
    return UUID(found[1])


async def test_a_seat_gives_the_phone_a_new_secret_each_time(enter: Enter):
    mara = await enter(Role.AGENT)
    one, two = [(await mara.sends("/desk/phone")).json() for _ in range(2)]
    assert one["name"] == two["name"]
    assert one["secret"] != two["secret"]
    assert one["ice_servers"] == []  # no relay was set up
    assert one["secret"] not in (await mara.get("/desk")).text


async def test_while_nobody_is_matched_the_next_person_is_taken_by_hand(house: House, enter: Enter):
    house.queue_approved[0] = False
    mara = await enter(Role.AGENT, Role.SUPERVISOR)
    await mara.sends("/desk/phone")
    await house.quiet()
    house.telephony.register(await house.phone_of("mara"))
    await house.quiet()
    await mara.sends("/desk/ready")
    assert await mode(mara) == "by_hand"
    refused = await mara.sends("/desk/next")
    assert (refused.status_code, "niemand" in refused.text) == (409, True)
    assert "von Hand" in (await mara.get("/alarme/jetzt")).text
    board = (await mara.get("/wallboard/jetzt")).text
    assert 'class="tile alarm" aria-labelledby="b-system"' in board
    assert "von Hand" in board


async def test_a_day_at_the_desk(house: House, enter: Enter):
    mara = await enter(Role.AGENT)
    assert await mode(mara) == "away"
    contact = await talks(house, mara)
    assert await mode(mara) == "talking"
    for step, then in (("hold", "held"), ("resume", "talking"), ("end", "wrap_up")):
        assert (await mara.sends(f"/desk/{step}")).status_code == 204
        await house.quiet()
        assert await mode(mara) == then
    closing = {"outcome": "answered", "topic": "betraege", "note": "Regelsatz"}
    closed = await mara.sends(f"/desk/work/{contact}/close", closing)
    assert "Abgeschlossen" in closed.text
    assert await mode(mara) == "ready"
    assert (await mara.sends("/desk/pause", {"reason": "meal"})).status_code == 204
    assert "Mittagspause" in (await mara.get("/desk/stand")).text


async def test_a_note_is_kept_while_typing_and_is_there_after_a_reload(house: House, enter: Enter):
    mara = await enter(Role.AGENT)
    contact = await talks(house, mara)
    note = "Frau ruft für ihre Mutter an.\r\nSie braucht <Hilfe>."
    assert (await mara.sends(f"/desk/work/{contact}", {"note": note})).status_code == 204
    page = (await mara.get("/desk")).text
    assert "Sie braucht &lt;Hilfe&gt;." in page
    async with house.services.database.step() as tx:
        kept = await desk.read(tx, house.services.vault, contact)
    assert kept is not None
    assert kept.note == note.replace("\r\n", "\n")


async def test_a_contact_is_not_closed_while_people_talk(house: House, enter: Enter):
    mara = await enter(Role.AGENT)
    contact = await talks(house, mara)
    answer = await mara.sends(f"/desk/work/{contact}/close", {"outcome": "answered"})
    assert answer.status_code == 409


@pytest.mark.parametrize("outcome", ["", "interrupted", "erfunden"])
async def test_a_contact_is_closed_with_an_outcome_of_agents_only(
    house: House, enter: Enter, outcome: str
):
    mara = await enter(Role.AGENT)
    contact = await talks(house, mara)
    await mara.sends("/desk/end")
    await house.quiet()
    answer = await mara.sends(f"/desk/work/{contact}/close", {"outcome": outcome})
    assert answer.status_code == 400


async def test_nobody_sees_or_writes_another_desks_note(house: House, enter: Enter):
    mara, nils = await enter(Role.AGENT), await enter(Role.AGENT, login="nils")
    contact = await talks(house, mara)
    assert (await nils.get(f"/desk/work/{contact}")).status_code == 409
    assert (await nils.sends(f"/desk/work/{contact}", {"note": "x"})).status_code == 403
    closing = await nils.sends(f"/desk/work/{contact}/close", {"outcome": "answered"})
    assert closing.status_code == 403


@pytest.mark.parametrize("step", ["decline", "hold", "resume", "end"])
async def test_a_step_that_is_not_possible_now_is_told(enter: Enter, step: str):
    mara = await enter(Role.AGENT)
    answer = await mara.sends(f"/desk/{step}")
    assert answer.status_code == 409
    assert "Das geht im Moment nicht" in answer.text


async def test_an_unknown_reason_to_pause_is_refused(enter: Enter):
    mara = await enter(Role.AGENT)
    assert (await mara.sends("/desk/pause", {"reason": "keine Lust"})).status_code == 400


async def test_the_stream_begins_with_the_full_picture_and_tells_changes(
    house: House, enter: Enter
):
    mara = await enter(Role.AGENT)
    await mara.sends("/desk/phone")
    desks = house.app.state.desks
    agent = await house.account("mara")
    messages = desks.stream(agent, house.services.ids.new())
    assert await anext(messages) == b"retry: 1000\n\n"
    assert b'data-mode="away"' in await anext(messages)
    await mara.sends("/desk/ready")
    async with asyncio.timeout(5):
        assert b'data-mode="ready"' in await anext(messages)
    # Changed past this process and without a bell: the look once a second finds it.
    async with house.services.database.step() as tx:
        await tx.do("update routing.presence set state = 'paused', reason = 'meal'")
    async with asyncio.timeout(5):
        assert b"Mittagspause" in await anext(messages)
    await messages.aclose()
    assert len(house.services.hub) == 0


async def test_the_questions_of_a_topic_stand_beside_its_form(enter: Enter):
    mara = await enter(Role.AGENT)
    page = (await mara.get("/desk/fragen?topic=stand")).text
    assert "Danach fragen" in page
    assert "Welches Aktenzeichen steht auf dem Schreiben?" in page
    assert "Seit wann ist das so?" in page
    assert "nur schriftlich" in (await mara.get("/desk/fragen?topic=widerspruch")).text
    for nothing in ("", "was-es-nicht-gibt"):
        assert "Danach fragen" not in (await mara.get(f"/desk/fragen?topic={nothing}")).text


async def test_signing_out_ends_the_stream(house: House, enter: Enter):
    mara = await enter(Role.AGENT)
    messages = house.app.state.desks.stream(await house.account("mara"), house.services.ids.new())
    await anext(messages)
    await anext(messages)
    await mara.sends("/abmelden")
    assert [message async for message in messages] == [b"event: signed-out\ndata: \n\n"]


async def test_the_newer_page_takes_the_desk(house: House, enter: Enter):
    await enter(Role.AGENT)
    desks, agent = house.app.state.desks, await house.account("mara")
    old, new = house.services.ids.new(), house.services.ids.new()
    older = desks.stream(agent, old)
    await anext(older)
    await anext(older)
    newer = desks.stream(agent, new)
    await anext(newer)
    assert [message async for message in older] == [b"event: displaced\ndata: \n\n"]
    await newer.aclose()


async def test_a_stream_needs_a_page(enter: Enter):
    mara = await enter(Role.AGENT)
    answer = await mara.get("/desk/events?tab=x", headers={"origin": ADDRESS})
    assert answer.status_code == 400
