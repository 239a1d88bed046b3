"""The desk shows what was written in a chat before a call: to whoever has the call, and to nobody else."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from uuid import UUID

import pytest

from house import House
from referrals import a_hand_over
from servicetelefon.chat import store as chats
from servicetelefon.chat.store import Label, Said
from servicetelefon.domain.chat import Who
from servicetelefon.domain.handover import Giver
from servicetelefon.domain.permissions import Role
from servicetelefon.phone import codes
from servicetelefon.records import store as records
from servicetelefon.records.store import NewContact
from stores.web.test_desk_pages import talks
from stores.web.visitor import Visitor

pytestmark = pytest.mark.stores

Enter = Callable[..., Awaitable[Visitor]]


async def wrote(house: House, contact: UUID, *words: str) -> None:
    """A chat that the caller of this contact has brought a code of."""
    services = house.services
    chat, now = services.ids.new(), services.clock.now()
    async with services.database.step() as tx:
        new = NewContact(id=chat, realm="live", channel="chat", arrived_at=now, line="sozial")
        await records.open_contact(tx, new)
        await chats.open_(tx, chat, "token", "sozial", Label("label", "de", now))
        for one in words:
            said = Said(services.ids.new(), chat, now, Who.CITIZEN, one, "de")
            assert await chats.say(tx, services.vault, said)
        await codes.note_chat(tx, contact, chat)


async def test_whoever_has_the_call_reads_what_was_written(house: House, enter: Enter):
    mara, tom = await enter(Role.AGENT), await enter(Role.AGENT, login="tom")
    contact = await talks(house, mara)
    assert "Davor geschrieben" not in (await mara.get("/desk/stand")).text
    await wrote(house, contact, "Ich habe keinen Strom.", "<script>alert(1)</script>")
    stand = (await mara.get("/desk/stand")).text
    assert "Davor geschrieben" in stand
    assert "Ich habe keinen Strom." in stand
    assert "<script>alert" not in stand
    assert "Ich habe keinen Strom." not in (await tom.get("/desk/stand")).text


async def test_of_a_long_chat_the_last_messages_are_shown(house: House, enter: Enter):
    mara = await enter(Role.AGENT)
    contact = await talks(house, mara)
    await wrote(house, contact, *(f"Nachricht {number}." for number in range(20)))
    stand = (await mara.get("/desk/stand")).text
    assert "Nachricht 19." in stand
    assert "Nachricht 8." in stand
    assert "Nachricht 7." not in stand


async def test_an_enquiry_whose_state_was_asked_is_named_with_its_promise(
    house: House, enter: Enter
):
    mara = await enter(Role.AGENT)
    contact = await talks(house, mara)
    services = house.services
    giver = Giver(services.ids.new(), "sozial", role=Role.AGENT)
    async with services.database.begin() as tx:
        receipt = await services.referrals.enquiries.take_in(tx, a_hand_over(), giver)
    async with services.database.step() as tx:
        await codes.note_enquiry(tx, contact, receipt.enquiry)
    stand = (await mara.get("/desk/stand")).text
    assert "Mit Vorgangsnummer und Code nachgefragt" in stand
    assert "Sozialamt Nord" in stand
    # Its words are the office's.
    assert "Heizung" not in stand
