"""The crisis button: raised from a contact, taken once by somebody else, over with the contact."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

import pytest
from prometheus_client import CollectorRegistry

from house import House
from servicetelefon.bootstrap.alarm_measures import AlarmMeasures
from servicetelefon.desk import alarms
from servicetelefon.desk.alarms import Alarm
from servicetelefon.domain.outcomes import Outcome
from servicetelefon.domain.permissions import Role
from servicetelefon.journey.upkeep import Upkeep
from servicetelefon.kit.clock import ManualClock
from stores.web.chatting import begins, rows_of_agent
from stores.web.test_desk_pages import talks
from stores.web.visitor import ADDRESS, Visitor

pytestmark = pytest.mark.stores

Enter = Callable[..., Awaitable[Visitor]]


async def refused(client: Visitor, path: str, data: dict[str, str] | None = None) -> str:
    """The code of the refusal; empty when it was done."""
    form = {"csrf": await client.token(), **(data or {})}
    headers = {"origin": ADDRESS, "accept": "application/json"}
    answer = await client.post(path, data=form, headers=headers)
    return "" if answer.status_code == 204 else answer.json()["code"]


async def running(house: House) -> list[Alarm]:
    async with house.services.database.step() as tx:
        return await alarms.running(tx)


async def raised(house: House, client: Visitor) -> UUID:
    """The one alarm that runs after the button was pressed."""
    assert (await client.sends("/desk/alarm")).status_code == 204
    (alarm,) = await running(house)
    return alarm.id


async def at_desk(client: Visitor) -> str | None:
    found = re.search(r'data-alarm="(\w+)"', (await client.get("/desk/stand")).text)
    return found[1] if found else None


async def test_an_alarm_is_raised_taken_and_ended_with_its_trace(house: House, enter: Enter):
    mara = await enter(Role.AGENT)
    nils = await enter(Role.SUPERVISOR, login="nils")
    contact = await talks(house, mara)
    assert await at_desk(mara) is None
    alarm = await raised(house, mara)
    assert await at_desk(mara) == "raised"
    assert "Notlage am Platz von Mara Muster" in (await nils.get("/alarme/jetzt")).text
    assert (await nils.sends(f"/alarme/{alarm}/uebernehmen")).status_code == 204
    assert await at_desk(mara) == "taken"
    assert "Übernommen von Nils Muster" in (await nils.get("/alarme/jetzt")).text
    assert (await nils.sends(f"/alarme/{alarm}/ende")).status_code == 204
    assert await at_desk(mara) == "ended"
    assert "alarm" not in (await nils.get("/alarme/jetzt")).text
    async with house.services.database.step() as tx:
        rows = await tx.rows(
            "select role, data from records.journal where code = 'alarm_stepped' "
            "and contact = %s order by number",
            (contact,),
        )
    assert rows == [
        ("agent", {"alarm": str(alarm), "step": "raised"}),
        ("supervisor", {"alarm": str(alarm), "step": "taken"}),
        ("supervisor", {"alarm": str(alarm), "step": "ended"}),
    ]


async def test_pressed_twice_it_is_one_alarm(house: House, enter: Enter):
    mara = await enter(Role.AGENT)
    await talks(house, mara)
    assert await raised(house, mara) == await raised(house, mara)
    assert (await mara.sends("/desk/alarm/ende")).status_code == 204
    assert await running(house) == []
    assert await refused(mara, "/desk/alarm/ende") == "alarm-over"


async def test_without_a_contact_there_is_no_alarm(house: House, enter: Enter):
    mara = await enter(Role.AGENT)
    assert (await mara.sends("/desk/alarm")).status_code == 409
    assert await running(house) == []


async def test_of_two_who_press_at_once_one_gets_it(house: House, enter: Enter):
    mara = await enter(Role.AGENT)
    both = [await enter(Role.SUPERVISOR, login=login) for login in ("nils", "lena")]
    await talks(house, mara)
    alarm = await raised(house, mara)
    path = f"/alarme/{alarm}"
    answers = await asyncio.gather(*(refused(one, f"{path}/uebernehmen") for one in both))
    assert sorted(answers) == ["", "alarm-taken"]
    loser = both[answers.index("alarm-taken")]
    # Only who took it goes on with it.
    assert await refused(loser, f"{path}/ende") == "alarm-not-yours"
    worded = await loser.sends(f"/alarme/{alarm}/uebernehmen")
    assert "hat gerade jemand anderes übernommen" in worded.text


async def test_nobody_comes_to_their_own_alarm(house: House, enter: Enter):
    mara = await enter(Role.AGENT, Role.SUPERVISOR)
    await talks(house, mara)
    alarm = await raised(house, mara)
    assert await refused(mara, f"/alarme/{alarm}/uebernehmen") == "alarm-not-yours"
    (left,) = await running(house)
    assert left.taken_by is None


async def test_an_agent_neither_sees_nor_takes_others_alarms(house: House, enter: Enter):
    mara, nils = await enter(Role.AGENT), await enter(Role.AGENT, login="nils")
    await talks(house, mara)
    alarm = await raised(house, mara)
    assert (await nils.get("/alarme/jetzt")).status_code == 403
    assert (await nils.sends(f"/alarme/{alarm}/uebernehmen")).status_code == 403
    assert "alarm-list" not in (await nils.get("/desk")).text


async def test_the_alarm_of_a_closed_contact_ends_by_itself(house: House, enter: Enter):
    mara, lena = await enter(Role.AGENT), await enter(Role.SUPERVISOR, login="lena")
    contact = await talks(house, mara)
    alarm = await raised(house, mara)
    services = house.services
    upkeep = Upkeep(services.database, services.clock, services.ids)
    assert await upkeep.alarms() == 0
    await mara.sends("/desk/end")
    await house.quiet()
    assert await upkeep.alarms() == 0
    await mara.sends(f"/desk/work/{contact}/close", {"outcome": "answered"})
    assert await upkeep.alarms() == 1
    assert await upkeep.alarms() == 0
    assert await running(house) == []
    assert await refused(lena, f"/alarme/{alarm}/uebernehmen") == "alarm-over"


async def test_who_came_calls_112_into_the_talk(house: House, enter: Enter):
    mara, lena = await enter(Role.AGENT), await enter(Role.SUPERVISOR, login="lena")
    await talks(house, mara)
    alarm = await raised(house, mara)
    emergency = {"target": "emergency:112"}
    assert await refused(lena, f"/alarme/{alarm}/notruf", emergency) == "alarm-not-yours"
    await lena.sends(f"/alarme/{alarm}/uebernehmen")
    office = await lena.sends(f"/alarme/{alarm}/notruf", {"target": "office:amt-nord"})
    assert office.status_code == 400
    assert (await lena.sends(f"/alarme/{alarm}/notruf", emergency)).status_code == 204
    await house.quiet()
    assert house.telephony.dialled[-1] == "112"
    assert 'data-mode="adding"' in (await mara.get("/desk/stand")).text


async def test_a_supervisors_page_hears_of_it_at_once(house: House, enter: Enter):
    mara = await enter(Role.AGENT)
    await talks(house, mara)
    live = house.app.state.alarms
    await live.start()
    messages = live.stream()
    await anext(messages)
    assert b"data-alarm" not in await anext(messages)
    await mara.sends("/desk/alarm")
    async with asyncio.timeout(5):
        assert b"Mara Muster" in await anext(messages)
    await messages.aclose()
    await live.close()


async def test_the_script_is_in_the_page_with_confirmed_numbers_only(house: House, enter: Enter):
    page = (await (await enter(Role.AGENT)).get("/desk")).text
    script = page.partition("<crisis-script")[2].partition("</crisis-script>")[0]
    assert "Ich bleibe bei Ihnen am Telefon" in script
    contacts = house.services.city().crisis_contacts.values()
    shown = {one.name for one in contacts if f"<strong>{one.name}</strong>" in script}
    assert shown == {one.name for one in contacts if one.phone.usable}


async def test_an_alarm_that_nobody_takes_is_measured(house: House, enter: Enter):
    registry = CollectorRegistry()
    clock = ManualClock(house.services.clock.now())
    measures = AlarmMeasures(house.services.database, clock, registry)

    def value(name: str, **labels: str) -> float | None:
        return registry.get_sample_value(f"servicetelefon_{name}", labels)

    await measures.look()
    assert (value("alarms", state="raised"), value("alarm_untaken_seconds")) == (0, 0)
    mara = await enter(Role.AGENT)
    nils = await enter(Role.SUPERVISOR, login="nils")
    await talks(house, mara)
    alarm = await raised(house, mara)
    await clock.move_to(house.services.clock.now() + timedelta(minutes=2))
    await measures.look()
    assert value("alarms", state="raised") == 1
    assert (value("alarm_untaken_seconds") or 0) > 60
    await nils.sends(f"/alarme/{alarm}/uebernehmen")
    await measures.look()
    assert value("alarms", state="raised") == 0
    assert value("alarms", state="taken") == 1
    assert value("alarm_untaken_seconds") == 0


async def test_in_a_chat_too_a_supervisor_is_called_in(
    house: House, enter: Enter, visitor: Visitor
):
    """No telephone number can be called into a chat; the supervisor comes all the same."""
    chat, token = await begins(visitor)
    house.switches[0] = type(house.switches[0])(opened=frozenset(house.services.city().lines))
    await visitor.post(f"/api/v1/chats/{chat}/person", headers=token)
    agent = await rows_of_agent(house)
    await house.services.chat_desk.take(agent)
    nils = await enter(Role.SUPERVISOR, login="nils")

    await house.services.desk.alarm.start(agent)
    (alarm,) = await running(house)
    assert str(alarm.contact) == chat
    assert "Notlage am Platz von Mara Muster" in (await nils.get("/alarme/jetzt")).text
    assert (await nils.sends(f"/alarme/{alarm.id}/uebernehmen")).status_code == 204
    path = f"/alarme/{alarm.id}/notruf"
    assert await refused(nils, path, {"target": "emergency:112"}) == "not-now"

    await house.services.chat_desk.close(agent, alarm.contact, Outcome.ANSWERED)
    upkeep = Upkeep(house.services.database, house.services.clock, house.services.ids)
    assert await upkeep.alarms() == 1
    assert await running(house) == []
