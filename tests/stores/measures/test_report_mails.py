"""Reports that go out by mail: on their day, from a schedule that is data, over a real mail server;
tried again while it surely did not take them, never sent twice."""

from __future__ import annotations

import asyncio
import csv
import io
import random
from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from aiosmtpd.smtp import SMTP
from hypothesis import given
from hypothesis import strategies as st

from fakes.keys import a_vault
from referrals import MUSTERSTADT
from servicetelefon.adapters.delivery.mail import MailServer
from servicetelefon.adapters.delivery.report_post import ReportPost
from servicetelefon.city.load import load_city
from servicetelefon.journey.report_mails import (
    MadeReport,
    ReportMailParts,
    ReportMails,
    send_again,
)
from servicetelefon.kit.clock import ManualClock
from servicetelefon.kit.database import Database, Transaction
from servicetelefon.kit.durable import DurableJobs
from servicetelefon.kit.failpoints import Failpoints
from servicetelefon.kit.ids import Ids
from servicetelefon.measures.mailings import LEASE, PAUSES, MailingState
from servicetelefon.measures.schedule import Every, Schedule, due_between
from servicetelefon.web.figures.letter import Reading, made_report
from servicetelefon.web.staff_words import staff_wording
from stores.measures.month import contacts, fill
from stores.measures.report_office import COUNCIL, EVE, Inbox, Killed, Office, dies

pytestmark = pytest.mark.stores


BERLIN = ZoneInfo("Europe/Berlin")


NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)


"""Sunday, the first of a month, at six in the city."""


@pytest.fixture
async def office(database: Database, figures: Database) -> AsyncGenerator[Office]:
    clock, inbox = ManualClock(EVE), Inbox()
    loop = asyncio.get_running_loop()
    listening = await loop.create_server(lambda: SMTP(inbox, loop=loop), "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    jobs = DurableJobs(database.dsn, "reports", at_once=1)
    city = load_city(MUSTERSTADT)
    reading = Reading(figures, clock, lambda: city, staff_wording())

    async def defer(tx: Transaction | None, mailing: UUID) -> None:
        await jobs.defer(tx, "mail report", mailing)

    async def make(schedule: Schedule, about: date) -> MadeReport:
        return await made_report(reading, schedule, about)

    mail = MailServer("127.0.0.1", port, "line@line.test", tls="none", patience=2)
    parts = ReportMailParts(
        database, clock, Ids(clock, random.Random(1)), a_vault(), Failpoints(act=dies),
        lambda: city, (COUNCIL,), defer, make, ReportPost(mail, clock.now),
    )  # fmt: skip
    mails = ReportMails(parts)
    jobs.does("mail report", mails.send)
    await jobs.open()
    yield Office(database, clock, inbox, jobs, mails)
    await jobs.close()
    listening.close()


async def test_the_months_report_goes_out_on_its_day_once_with_pdf_and_tables(office: Office):
    await fill(office.database, contacts(400, ("nord", "sued"), ("sozial",)))
    await office.works()
    assert office.inbox.taken == []  # it is six, the report goes at seven
    await office.clock.move(timedelta(hours=1))
    for _ in range(3):
        await office.works()
        await office.clock.move(timedelta(hours=9))
    ((to, message),) = office.inbox.taken
    assert to == "rat@stadt.test"
    assert message["Subject"].endswith("Bericht 10/2026")
    assert message["Auto-Submitted"] == "auto-generated"
    body = message.get_body()
    assert body is not None
    assert "zugesagt 75,0 %, Formel SL1" in body.get_content()
    files = {one.get_filename(): one.get_content() for one in message.iter_attachments()}
    assert set(files) == {
        "servicetelefon-2026-10.pdf",
        "servicetelefon-2026-10-zeit.csv",
        "servicetelefon-2026-10-gruppen.csv",
    }
    assert files["servicetelefon-2026-10.pdf"].startswith(b"%PDF-")
    rows = list(csv.DictReader(io.StringIO(files["servicetelefon-2026-10-gruppen.csv"])))
    assert sum(int(row["contacts"]) for row in rows) == 400
    assert await office.states() == [MailingState.SENT]


async def test_a_durable_job_of_another_process_sends_it(office: Office):
    await office.clock.move(timedelta(hours=1))
    assert await office.mails.plan() == 1
    running = asyncio.create_task(office.jobs.run())
    try:
        async with asyncio.timeout(20):
            while await office.states() != [MailingState.SENT]:  # noqa: ASYNC110
                await asyncio.sleep(0.02)
    finally:
        running.cancel()
        await asyncio.wait([running])
    assert len(office.inbox.taken) == 1


async def test_two_processes_that_plan_the_same_send_one(office: Office):
    await office.clock.move(timedelta(hours=1))
    await asyncio.gather(*[office.mails.plan() for _ in range(4)])
    (one,) = await office.all()
    await asyncio.gather(*[office.mails.send(one.id) for _ in range(4)])
    assert len(office.inbox.taken) == 1


@pytest.mark.parametrize("says", [{"RCPT": "450 greylisted"}, {"DATA": "451 disk full"}])
async def test_what_was_surely_not_taken_is_tried_again_after_a_pause(
    office: Office, says: dict[str, str]
):
    office.inbox.says = says
    await office.clock.move(timedelta(hours=1))
    await office.works()
    (one,) = await office.all()
    assert (one.state, one.tries, one.fault) == (MailingState.WAITING, 1, "busy")
    office.inbox.says = {}
    office.inbox.taken.clear()
    await office.works()
    assert office.inbox.taken == []  # the pause is not over
    await office.clock.move(PAUSES[0])
    await office.works()
    assert await office.states() == [MailingState.SENT]
    assert len(office.inbox.taken) == 1


async def test_a_mail_server_that_is_away_is_tried_for_half_a_day_then_a_person_sees_it(
    office: Office,
):
    nowhere = MailServer("127.0.0.1", 1, "line@line.test", tls="none", patience=0.5)
    parts = replace(office.mails.parts, postman=ReportPost(nowhere, office.clock.now))
    office.mails = ReportMails(parts)
    await office.clock.move(timedelta(hours=1))
    for pause in (*PAUSES, timedelta(0)):
        await office.works()
        await office.clock.move(pause)
    (one,) = await office.all()
    assert (one.state, one.tries, one.fault) == (
        MailingState.DEAD, len(PAUSES) + 1, "unreachable"
    )  # fmt: skip


async def test_a_refused_address_is_not_tried_again_and_delays_nobody(office: Office):
    office.inbox.says = {"RCPT": "550 nobody here"}
    await office.clock.move(timedelta(hours=1))
    await office.works()
    (one,) = await office.all()
    assert (one.state, one.tries, one.fault) == (MailingState.DEAD, 1, "refused")


async def test_no_answer_after_the_content_is_sent_again_by_a_person_only(office: Office):
    office.inbox.silent = True
    await office.clock.move(timedelta(hours=1))
    for _ in range(3):
        await office.works()
        await office.clock.move(timedelta(hours=2))
    (one,) = await office.all()
    assert (one.state, one.fault) == (MailingState.UNSURE, "perhaps_sent")
    assert len(office.inbox.taken) == 1
    office.inbox.silent = False
    async with office.database.step() as tx:
        parts = office.mails.parts
        assert await send_again(tx, parts.clock, parts.ids, one.id)
        assert not await send_again(tx, parts.clock, parts.ids, one.id)
    await office.works()
    assert await office.states() == [MailingState.SENT]
    first, second = (message["Message-ID"] for _, message in office.inbox.taken)
    assert first == second


@pytest.mark.parametrize(
    "where",
    ["mailing.begin.before", "mailing.begin.after", "mailing.send.before", "mailing.send.after",
     "mailing.end.before", "mailing.end.after"],
)  # fmt: skip
async def test_killed_anywhere_nothing_is_sent_twice(office: Office, where: str):
    office.mails.parts.failpoints.arm(where)
    await office.clock.move(timedelta(hours=1))
    with pytest.raises(Killed):
        await office.works()
    for _ in range(3):
        await office.clock.move(LEASE)
        await office.works()
    (state,) = await office.states()
    taken = len(office.inbox.taken)
    assert taken <= 1
    assert state in (MailingState.SENT, MailingState.UNSURE)
    if state is MailingState.SENT:
        assert taken == 1


async def test_days_that_fell_due_while_nothing_ran_are_sent_and_no_older_ones(office: Office):
    daily = replace(COUNCIL, name="tag", every=Every.DAY, to=("a@stadt.test", "b@stadt.test"))
    office.mails = ReportMails(replace(office.mails.parts, schedules=(daily,)))
    await office.clock.move(timedelta(days=10, hours=3))
    await office.works()
    about = {one.about for one in await office.all()}
    assert about == {date(2026, 11, day) for day in (8, 9, 10)}
    assert len(office.inbox.taken) == 6


async def test_an_address_that_was_taken_off_the_list_gets_nothing_more(office: Office):
    await office.clock.move(timedelta(hours=1))
    await office.mails.plan()
    gone = replace(COUNCIL, to=("neu@stadt.test",))
    office.mails = ReportMails(replace(office.mails.parts, schedules=(gone,)))
    await office.works()
    assert [to for to, _ in office.inbox.taken] == ["neu@stadt.test"]
    assert sorted(await office.states()) == [MailingState.DEAD, MailingState.SENT]


async def test_no_address_stands_in_the_database(office: Office):
    await office.clock.move(timedelta(hours=1))
    await office.works()
    async with office.database.step() as tx:
        rows = await tx.rows("select m::text from measures.mailing m")
    assert rows
    assert "stadt.test" not in str(rows)


@given(
    st.integers(0, 60 * 24 * 365).map(lambda one: NEW_YEAR + timedelta(minutes=one)),
    st.lists(st.integers(1, 60 * 24 * 5), min_size=1, max_size=12),
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
)
def test_however_often_somebody_looks_each_period_falls_due_once(
    start: datetime, minutes: list[int], at: time
):
    """Also over both changes of the clock."""
    daily = replace(COUNCIL, every=Every.DAY, at=at)
    found: list[date] = []
    before = start
    for step in minutes:
        now = before + timedelta(minutes=step)
        found += due_between(daily, before, now, BERLIN)
        before = now
    assert found == list(due_between(daily, start, before, BERLIN))
    assert len(set(found)) == len(found)
