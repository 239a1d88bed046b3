"""Puts together the reports that go out by mail, from `delivery.toml`: docs/howto/reports-by-mail.md."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from uuid import UUID

from prometheus_client import Gauge

from servicetelefon.adapters.delivery.mail import MailServer
from servicetelefon.adapters.delivery.report_post import ReportPost
from servicetelefon.bootstrap import delivery
from servicetelefon.bootstrap.process import Process
from servicetelefon.bootstrap.snapshots import Snapshots
from servicetelefon.bootstrap.web import as_role
from servicetelefon.journey.report_mails import MadeReport, ReportMailParts, ReportMails
from servicetelefon.kit.database import Database, Transaction
from servicetelefon.kit.durable import DurableJobs
from servicetelefon.measures import mailings
from servicetelefon.measures.mailings import MailingState
from servicetelefon.measures.schedule import Schedule
from servicetelefon.ops.postgres import FIGURES
from servicetelefon.web.figures.letter import Reading, made_report
from servicetelefon.web.staff_words import staff_wording

QUEUE, JOB = "reports", "mail report"
MEASURED_EVERY = timedelta(seconds=30)


def report_mails(
    process: Process, snapshots: Snapshots, jobs: DurableJobs, figures: Database
) -> ReportMails | None:
    """None where the operator wants no report sent."""
    file = delivery.of(process)
    schedules = delivery.schedules(file)
    if file.mail is None or not schedules:
        return None

    async def defer(tx: Transaction | None, mailing: UUID) -> None:
        await jobs.defer(tx, JOB, mailing)

    reading = Reading(figures, process.clock, snapshots.city, staff_wording())

    async def make(schedule: Schedule, about: date) -> MadeReport:
        return await made_report(reading, schedule, about)

    return ReportMails(
        ReportMailParts(
            database=process.database,
            clock=process.clock,
            ids=process.ids,
            vault=process.vault,
            failpoints=process.failpoints,
            city=snapshots.city,
            schedules=schedules,
            defer=defer,
            make=make,
            postman=ReportPost(MailServer(**file.mail.model_dump()), process.clock.now),
        )
    )


async def mail_reports(process: Process, snapshots: Snapshots) -> None:
    """In `jobs`, until it is cancelled; nothing where no report is to be sent."""
    jobs = DurableJobs(process.database.dsn, QUEUE, at_once=1)
    figures = as_role(process, FIGURES, 2)
    work = report_mails(process, snapshots, jobs, figures)
    if work is None:
        return
    jobs.does(JOB, work.send)
    await figures.open()
    await jobs.open()
    sweeping = process.tasks.start(work.run(process.edges), "reports by mail")
    process.tasks.start(_measure(process), "measures of reports by mail")
    try:
        await jobs.run()
    finally:
        sweeping.cancel()
        await asyncio.wait([sweeping])
        await jobs.close()
        await figures.close()


async def _measure(process: Process) -> None:
    by_state = Gauge(
        "servicetelefon_report_mails", "Reports by mail, by what has become of them", ["state"],
        registry=process.health.registry,
    )  # fmt: skip

    async def look() -> None:
        async with process.database.step() as tx:
            counts = await mailings.counts(tx)
        for state in MailingState:
            by_state.labels(state.value).set(counts.get(state, 0))

    await process.edges.keep("measures of mailings", look, process.clock, MEASURED_EVERY)
