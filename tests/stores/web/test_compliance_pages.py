"""What somebody who answers for the rules sees and enters."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from cities import MUSTERSTADT
from house import House
from referrals import a_hand_over
from servicetelefon.city.release import release_of
from servicetelefon.compliance.incident import CLOCKS, IncidentKind
from servicetelefon.compliance.store import PersonRequest, person_asked
from servicetelefon.domain.events import EventCode
from servicetelefon.domain.handover import Giver
from servicetelefon.domain.permissions import Role
from servicetelefon.domain.referral import ReferralKind
from servicetelefon.journey.city import CityReleases
from servicetelefon.records.store import Entry, NewContact, append, open_contact
from stores.web.visitor import Visitor

pytestmark = pytest.mark.stores

Enter = Callable[..., Awaitable[Visitor]]
PAGE = "/compliance"


async def audited(house: House, action: str) -> int:
    """Journal and audit say the same, or neither says anything."""
    async with house.services.database.step() as tx:
        row = await tx.row(
            "select count(*) from records.journal where code = 'rules_entered' "
            "and data->>'what' = %s",
            (action,),
        )
    return int(row[0]) if row else 0


async def test_every_duty_stands_there_with_its_state(enter: Enter):
    rita = await enter(Role.COMPLIANCE)
    shown = (await rita.get(PAGE)).text
    assert shown.count('<th scope="row">') >= 80
    assert "Keine Pflicht ist verletzt." in shown
    assert "noch" in shown


async def test_a_tick_carries_name_and_day_and_is_noted(house: House, enter: Enter):
    rita = await enter(Role.COMPLIANCE)
    assert (await rita.sends(f"{PAGE}/pflicht/A01")).status_code == 303
    shown = (await rita.get(PAGE)).text
    day = f"{house.services.clock.now().astimezone(house.services.city().zone):%d.%m.%Y}"
    assert f"erledigt am {day}: " in shown
    assert await audited(house, "signed") == 1


async def test_nobody_signs_what_is_no_duty(house: House, enter: Enter):
    rita = await enter(Role.COMPLIANCE)
    assert (await rita.sends(f"{PAGE}/pflicht/Z99")).status_code == 404
    assert await audited(house, "signed") == 0


async def test_training_is_entered_for_a_person(house: House, enter: Enter):
    rita = await enter(Role.COMPLIANCE)
    await house.person("tim", Role.AGENT)
    tim = str(await house.account("tim"))
    entered = await rita.sends(f"{PAGE}/schulung", {"account": tim, "subject": "secrecy"})
    unknown = await rita.sends(f"{PAGE}/schulung", {"account": tim, "subject": "singing"})
    assert (entered.status_code, unknown.status_code) == (303, 400)
    assert await audited(house, "trained_secrecy") == 1
    assert "eingetragen von Mara Muster" in (await rita.get(PAGE)).text


async def test_an_incident_has_the_clock_of_its_kind(house: House, enter: Enter):
    rita = await enter(Role.COMPLIANCE)
    zone = house.services.city().zone
    known = house.services.clock.now().astimezone(zone) - timedelta(hours=73)
    form = {"kind": "breach", "known_at": f"{known:%Y-%m-%dT%H:%M}", "words": "<b>Brief</b>"}
    assert (await rita.sends(f"{PAGE}/vorfall", form)).status_code == 303
    shown = (await rita.get(PAGE)).text
    assert "Frist abgelaufen" in shown
    assert "<b>Brief" not in shown
    assert "eine Meldefrist ist abgelaufen" in shown
    assert f"bis {known + timedelta(hours=72):%d.%m.%Y, %H:%M} Uhr" in shown


def test_clocks_are_those_of_the_law():
    hours = {kind: clock.total_seconds() / 3600 for kind, clock in CLOCKS.items()}
    assert hours == {
        IncidentKind.BREACH: 72,
        IncidentKind.WIDESPREAD: 48,
        IncidentKind.DEATH: 240,
        IncidentKind.SERIOUS: 360,
    }


async def test_an_incident_of_tomorrow_is_refused(house: House, enter: Enter):
    rita = await enter(Role.COMPLIANCE)
    tomorrow = house.services.clock.now() + timedelta(days=1)
    form = {"kind": "serious", "known_at": f"{tomorrow:%Y-%m-%dT%H:%M}", "words": "x"}
    assert (await rita.sends(f"{PAGE}/vorfall", form)).status_code == 400
    assert await audited(house, "incident_reported") == 0


async def test_a_processor_outside_is_refused_and_one_inside_can_end(enter: Enter):
    rita = await enter(Role.COMPLIANCE)
    form = {"name": "Rechenzentrum Nord", "task": "Betrieb", "country": "de", "told": "true"}
    outside = await rita.sends(f"{PAGE}/dienstleister", {**form, "country": "US"})
    inside = await rita.sends(f"{PAGE}/dienstleister", form)
    assert (outside.status_code, inside.status_code) == (400, 303)
    shown = (await rita.get(PAGE)).text
    assert "Rechenzentrum Nord" in shown
    end = shown.split(f"{PAGE}/dienstleister/")[1].split("/ende")[0]
    await rita.sends(f"{PAGE}/dienstleister/{end}/ende")
    assert "Rechenzentrum Nord" not in (await rita.get(PAGE)).text


async def test_a_drill_that_failed_turns_the_page_red(enter: Enter):
    rita = await enter(Role.COMPLIANCE)
    await rita.sends(f"{PAGE}/uebung", {"part": "assistant"})
    assert "ein Schalter hat beim Üben nicht gewirkt" in (await rita.get(PAGE)).text


async def test_a_conversation_is_explained_and_the_look_is_noted(house: House, enter: Enter):
    rita = await enter(Role.COMPLIANCE)
    contact, now = uuid4(), house.services.clock.now()
    data = {"outcome": "answered", "article": "betraege", "version": "v1"}
    async with house.services.database.step() as tx:
        await open_contact(tx, NewContact(contact, "live", "chat", now))
        await append(tx, [Entry(uuid4(), now, EventCode.CHAT_ANSWERED, contact, data=data)])
    shown = await rita.get(f"{PAGE}/erklaerung", params={"kennung": str(contact)})
    assert "Artikel betraege, Fassung v1" in shown.text
    assert await audited(house, "explained") == 1
    nobody = await rita.get(f"{PAGE}/erklaerung", params={"kennung": "1234"})
    assert nobody.status_code == 404


async def complained(house: House) -> UUID:
    services = house.services
    handed = a_hand_over(kind=ReferralKind.COMPLAINT, said="Herr Muster war unfreundlich.")
    giver = Giver(services.ids.new(), "sozial", role=Role.AGENT)
    async with services.database.begin() as tx:
        return (await services.referrals.enquiries.take_in(tx, handed, giver)).enquiry


async def test_a_complaint_stands_there_with_its_clock_and_without_its_words(
    house: House, enter: Enter
):
    rita = await enter(Role.COMPLIANCE)
    assert "Es gibt keine Beschwerde." in (await rita.get(PAGE)).text
    enquiry = await complained(house)
    shown = (await rita.get(PAGE)).text
    office = house.services.city().offices["amt-nord"].name
    table = shown.split("Beantwortet</th>")[1].split("</table>")[0]
    assert office in table
    assert "Frist abgelaufen" not in table
    assert "Muster" not in table
    late = house.services.clock.now() - timedelta(minutes=1)
    async with house.services.database.begin(office="*") as tx:
        await tx.do("update referral.referral set due_at = %s", (late,))
    shown = (await rita.get(PAGE)).text
    assert "Frist abgelaufen" in shown.split("Beantwortet</th>")[1].split("</table>")[0]
    assert "eine Beschwerde wartet zu lange auf Antwort" in shown
    async with house.services.database.begin(office="*") as tx:
        await tx.do(
            "update referral.referral set replied_at = %s where enquiry = %s", (late, enquiry)
        )
    assert "keine Beschwerde wartet zu lange" in (await rita.get(PAGE)).text


async def test_another_label_waits_for_somebody_to_look_at_it(house: House, enter: Enter):
    services = house.services
    async with services.database.step() as tx:
        releases = CityReleases(services.clock, services.ids)
        await releases.take_in(tx, release_of(MUSTERSTADT), productive=False)
        await services.always.settle(tx)
        await tx.do(
            "insert into city.always (id, fingerprint, files, labels, at) "
            "select gen_random_uuid(), 'old', '{}', '{}', at + interval '1 microsecond' from city.always"
        )
    rita = await enter(Role.COMPLIANCE)
    shown = (await rita.get(PAGE)).text
    assert "Krisenliste, Verdecken oder Kennzeichnung ist anders" in shown
    assert "es läuft die letzte freigegebene Fassung" in shown
    fingerprint = shown.split('name="fingerprint" value="')[1].split('"')[0]
    assert (await rita.sends(f"{PAGE}/immer", {"fingerprint": "x"})).status_code == 409
    done = await rita.sends(f"{PAGE}/immer", {"fingerprint": fingerprint})
    assert done.status_code == 303
    assert "Krisenliste, Verdecken oder Kennzeichnung ist anders" not in (await rita.get(PAGE)).text
    assert await audited(house, "always_approved") == 1


async def test_given_information_and_erasure_are_listed_with_who_gave_them(
    house: House, enter: Enter
):
    rita = await enter(Role.COMPLIANCE, login="rita")
    assert "Noch niemand hat danach gefragt." in (await rita.get(PAGE)).text
    who, now = await house.account("rita"), house.services.clock.now()
    async with house.services.database.step() as tx:
        for what, kept in (("information", 0), ("erasure", 2)):
            one = PersonRequest(uuid4(), now, what, "number", who, 17, kept, b"")
            await person_asked(tx, one)
    shown = (await rita.get(PAGE)).text
    table = shown.split("Nachweis</th>")[1].split("</table>")[0]
    assert all(word in table for word in ("Auskunft", "Löschung", "Rita Muster", "17"))
    assert "Auskunft und Löschung sind erteilt" in shown
