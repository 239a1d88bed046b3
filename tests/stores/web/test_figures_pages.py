"""Reports: page, CSV, PDF; what the public sees; the one voluntary question."""

from __future__ import annotations

import asyncio
import csv
import io
import re
import threading
from collections.abc import Awaitable, Callable
from dataclasses import fields, replace
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from house import House
from servicetelefon.domain.calendar import ServiceHours
from servicetelefon.domain.city import City
from servicetelefon.domain.permissions import Role
from servicetelefon.journey.helped import Question
from servicetelefon.measures import mailings
from servicetelefon.measures.mailings import MailingState
from servicetelefon.measures.port import PostFault
from servicetelefon.records import store as records
from servicetelefon.records.store import NewContact
from servicetelefon.web.figures.view import Asked, read_report
from stores.web.visitor import ADDRESS, Visitor

pytestmark = pytest.mark.stores

Enter = Callable[..., Awaitable[Visitor]]
ENOUGH = 60.0
"""Seconds until a count that holds up everybody is given up."""


async def contacts_today(house: House, *districts: str | None) -> UUID:
    """One contact each of an hour ago, answered after ten seconds; the last one's id."""
    services = house.services
    at = services.clock.now() - timedelta(minutes=20)
    contact = services.ids.new()
    async with services.database.step() as tx:
        for district in districts:
            contact = services.ids.new()
            await records.open_contact(tx, NewContact(contact, "live", "phone", at, "sozial"))
            await records.mark(tx, contact, {
                "queued_at": at, "answered_at": at + timedelta(seconds=10), "ended_at": at
                + timedelta(minutes=4), "closed_at": at + timedelta(minutes=5),
                "outcome": "answered", "district": district,
            })  # fmt: skip
    return contact


def month(house: House) -> str:
    services = house.services
    return f"{services.clock.now().astimezone(services.city().zone):%Y-%m}"


async def test_a_month_is_counted_beside_the_loop_and_others_are_answered_meanwhile(
    house: House, visitor: Visitor
):
    """The count is held in its middle until somebody else has been served."""
    await contacts_today(house, *["nord"] * 8)
    reached, served = threading.Event(), threading.Event()

    class HeldCity(City):
        def service_hours(self, line: str) -> ServiceHours:
            reached.set()
            assert served.wait(ENOUGH), "nobody was served while a month was counted"
            return City.service_hours(self, line)

    services = house.services
    city = services.city()
    held = HeldCity(**{one.name: getattr(city, one.name) for one in fields(city)})
    asked = Asked.of(month(house), "", "", services.clock.now().date())
    counting = asyncio.create_task(read_report(replace(services, city=lambda: held), asked))
    assert await asyncio.to_thread(reached.wait, ENOUGH)
    assert (await visitor.get("/versprechen")).status_code == 200
    assert not counting.done()
    served.set()
    report = await counting
    assert report.whole is not None
    assert report.whole.service.answered == 8


async def test_a_month_as_page_with_its_tables(house: House, enter: Enter):
    await contacts_today(house, *["nord"] * 8, *["sued"] * 7)
    lena = await enter(Role.SUPERVISOR)
    page = (await lena.get("/zahlen")).text
    assert page.count('role="img"') == 2
    assert re.search(r'Nord</th><td class="figure">8</td>', page)
    assert "100\u202f%" in page
    assert "SL1: in der Zeit angenommen" in page


async def test_a_small_group_is_not_shown_and_takes_another_with_it(house: House, enter: Enter):
    await contacts_today(house, *["nord"] * 9, *["sued"] * 2)
    lena = await enter(Role.SUPERVISOR)
    for path in ("/zahlen", "/zahlen/export.csv?teile=gruppen"):
        text = (await lena.get(path)).text
        assert re.search(r"(Nord|nord).{0,60}(zu wenige|too_few)", text, re.DOTALL)
        assert re.search(r"(Süd|sued).{0,60}(zu wenige|too_few)", text, re.DOTALL)


async def contacts_on(house: House, at: datetime, *districts: str) -> None:
    services = house.services
    async with services.database.step() as tx:
        for district in districts:
            contact = services.ids.new()
            await records.open_contact(tx, NewContact(contact, "live", "phone", at, "sozial"))
            await records.mark(tx, contact, {
                "queued_at": at, "answered_at": at, "ended_at": at, "closed_at": at,
                "outcome": "answered", "district": district,
            })  # fmt: skip


async def test_a_day_kept_back_among_the_days_is_kept_back_everywhere(house: House, enter: Enter):
    """Two calls on one day would be the month less the others: so another day is hidden too, and
    its own page, its quarters, its groups and every file of it say nothing either."""
    zone = house.services.city().zone
    first = datetime(2026, 3, 2, 10, tzinfo=zone)
    for day, count in ((0, 2), (1, 9), (2, 20), (3, 20)):
        await contacts_on(house, first + timedelta(days=day), *["nord"] * count)
    lena = await enter(Role.SUPERVISOR)
    month_file = (await lena.get("/zahlen/export.csv?monat=2026-03")).text
    rows = list(csv.DictReader(io.StringIO(month_file)))
    hidden = {row["name"] for row in rows if row["shown"] == "too_few"}
    assert len(hidden) == 2
    for day in range(1, 6):
        page = (await lena.get(f"/zahlen?monat=2026-03&tag=2026-03-{day:02d}")).text
        dark = f"2026-03-{day:02d}" in hidden
        for path in ("teile=zeit", "teile=gruppen&nach=line", "teile=gruppen&nach=district"):
            address = f"/zahlen/export.csv?monat=2026-03&tag=2026-03-{day:02d}&{path}"
            file = csv.DictReader(io.StringIO((await lena.get(address)).text))
            shown = sum(int(row["contacts"]) for row in file if row["shown"] == "yes")
            assert shown in ({0} if dark else {0, 20}), address
        assert ("gab es zu wenige Kontakte" in page) == dark


async def test_enquiries_handed_over_are_kept_back_where_they_are_few(house: House, enter: Enter):
    await contacts_today(house, *["nord"] * 8)
    services = house.services
    lena = await enter(Role.SUPERVISOR)
    for expected in ("0 <small>", "zu wenige", "zu wenige", "zu wenige", "zu wenige", "5 <small>"):
        page = (await lena.get("/zahlen")).text
        assert re.search(rf"<dt>An Ämter weitergeleitet</dt><dd>{expected}", page)
        async with services.database.step() as tx:
            await tx.do(
                "insert into records.enquiry (id, opened_at) values (%s, %s)",
                (services.ids.new(), services.clock.now() - timedelta(minutes=20)),
            )


async def a_mail_perhaps_sent(house: House) -> UUID:
    services, mailing = house.services, house.services.ids.new()
    now = services.clock.now()
    async with services.database.step() as tx:
        await mailings.put(tx, mailing, ("rat", date(2026, 10, 1)), [b"hash"], now)
        one = await mailings.begin(tx, mailing, now)
        assert one is not None
        await mailings.failed(tx, one, MailingState.UNSURE, PostFault.PERHAPS_SENT.value, now)
    return mailing


async def test_what_became_of_reports_by_mail_and_sending_one_again(house: House, enter: Enter):
    lena = await enter(Role.SUPERVISOR)
    assert "Bisher wurde kein Bericht verschickt" in (await lena.get("/zahlen/versand")).text
    mailing = await a_mail_perhaps_sent(house)
    page = (await lena.get("/zahlen/versand")).text
    assert "vielleicht angekommen: keine Antwort nach dem Übergeben" in page
    again = f"/zahlen/versand/{mailing}/erneut"
    assert (await lena.sends(again, {})).status_code == 303
    page = (await lena.get("/zahlen/versand")).text
    assert "wartet" in page
    assert "Noch einmal senden" not in page
    assert (await lena.sends(again, {})).status_code == 404


async def test_a_day_by_quarters_of_an_hour(house: House, enter: Enter):
    await contacts_today(house, *["nord"] * 6)
    lena = await enter(Role.SUPERVISOR)
    services = house.services
    day = services.clock.now().astimezone(services.city().zone) - timedelta(minutes=20)
    page = (await lena.get(f"/zahlen?tag={day:%Y-%m-%d}&nach=line")).text
    assert re.search(rf'{day:%H}:\d\d</th><td class="figure">6</td>', page)


@pytest.mark.parametrize(
    "query", ["monat=2026-13", "monat=1900-01", "tag=gestern", "nach=person",
              "monat=2026-01&tag=2026-02-01"]
)  # fmt: skip
async def test_a_senseless_address_is_refused(enter: Enter, query: str):
    lena = await enter(Role.SUPERVISOR)
    assert (await lena.get(f"/zahlen?{query}")).status_code == 400


async def test_the_report_for_the_council_is_a_tagged_pdf(house: House, enter: Enter):
    await contacts_today(house, *["nord"] * 8)
    lena = await enter(Role.SUPERVISOR)
    answer = await lena.get("/zahlen/bericht.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert b"/MarkInfo" in answer.content
    assert b"pdfuaid" in answer.content


async def test_the_public_sees_months_and_takes_open_data(house: House, visitor: Visitor):
    await contacts_today(house, *["nord"] * 12)
    page = (await visitor.get("/versprechen")).text
    assert "75\u202f% der Anrufe in 30 Sekunden" in page
    assert f"/offene-daten/{month(house)}.csv" in page
    answer = await visitor.get(f"/offene-daten/{month(house)}.csv")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert sum(int(row["offered"] or 0) for row in rows) == 12
    assert {row["shown"] for row in rows} <= {"yes", "too_few"}


@pytest.mark.parametrize("name", ["2026-13.csv", "1999-01.csv", "2099-01.csv", "x.txt"])
async def test_open_data_of_no_month_is_not_there(visitor: Visitor, name: str):
    assert (await visitor.get(f"/offene-daten/{name}")).status_code == 404


async def test_the_question_is_answered_by_link_and_counted(house: House, visitor: Visitor):
    contact = await contacts_today(house, *["nord"] * 6)
    path = Question(house.services.vault).path(contact)
    assert "Hat Ihnen das geholfen" in (await visitor.get(path)).text
    assert "Did this help you" in (await visitor.get(f"{path}?sprache=en")).text
    answer = await visitor.post(path, data={"helped": "partly"}, headers={"origin": ADDRESS})
    assert "Vielen Dank" in answer.text
    async with house.services.database.step() as tx:
        row = await tx.row(
            "select asked_helped, helped from records.contact where id = %s", (contact,)
        )
    assert row == (True, "partly")


async def test_a_link_that_we_did_not_make_leads_nowhere(house: House, visitor: Visitor):
    contact = await contacts_today(house, "nord")
    for token in (f"{contact}-{'0' * 16}", f"{contact}", "x"):
        assert (await visitor.get(f"/frage/{token}")).status_code == 404


@pytest.mark.parametrize("role", [Role.AGENT, Role.EDITOR, Role.ADMIN])
async def test_others_see_no_reports(enter: Enter, role: Role):
    agent = await enter(role)
    assert (await agent.get("/zahlen")).status_code == 403
    assert (await agent.get("/zahlen/export.csv")).status_code == 403
