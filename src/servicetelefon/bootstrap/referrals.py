"""Puts the parts of referrals together, for the pages and for the jobs."""

from __future__ import annotations

from datetime import timedelta

import httpx
from prometheus_client import Gauge

from servicetelefon.adapters.malware.clamd import Clamd
from servicetelefon.bootstrap import delivery
from servicetelefon.bootstrap.process import Process
from servicetelefon.bootstrap.snapshots import Snapshots
from servicetelefon.config import Settings
from servicetelefon.domain.escalation import Level
from servicetelefon.domain.referral import EVERY_PARTITION
from servicetelefon.journey.desk_addition import DeskAddition
from servicetelefon.journey.desk_hand_over import DeskHandOver
from servicetelefon.journey.enquiry import Enquiries
from servicetelefon.journey.enquiry_state import EnquiryStates
from servicetelefon.journey.office import OfficeWork
from servicetelefon.journey.office_calling import OfficeCalling
from servicetelefon.journey.office_receipt import OfficeReceipts
from servicetelefon.journey.office_sight import OfficeSight
from servicetelefon.journey.oversight import Oversight
from servicetelefon.journey.portal import Portal
from servicetelefon.kit.durable import DurableJobs
from servicetelefon.kit.keys import KeyRing
from servicetelefon.referral import deliveries, read
from servicetelefon.referral.file_check import NoScanner, Scanner
from servicetelefon.web.services import Referrals

MEASURED_EVERY = timedelta(seconds=30)


def referrals(process: Process, snapshots: Snapshots) -> Referrals:
    """A key that an office lacks is made with its first referral."""
    keys = KeyRing(process.places.keys)
    clock, ids, vault, city = process.clock, process.ids, process.vault, snapshots.city
    file = delivery.of(process)
    jobs = DurableJobs(process.database.dsn, delivery.QUEUE)
    sending = delivery.deliveries(process, snapshots, jobs)
    work = OfficeWork(clock, ids, vault, city, keys.ensure, sending.put)
    enquiries = Enquiries(clock, ids, process.chance, vault, city, keys.ensure, sending.put)
    states = EnquiryStates(clock, ids, vault, city, sending.put_entry)
    desk = DeskHandOver(clock, vault, enquiries, city)
    return Referrals(
        enquiries=enquiries,
        states=states,
        office=work,
        sight=OfficeSight(work),
        calling=OfficeCalling(work, lambda: process.chance.randbytes(24).hex()),
        oversight=Oversight(work),
        deliveries=sending,
        receipts=OfficeReceipts(clock, ids, vault, city),
        secrets=delivery.secrets(file),
        portal=Portal(clock, ids, vault, enquiries, snapshots.finder, _scanner(process.settings)),
        desk=desk,
        additions=DeskAddition(clock, ids, desk, states),
        render=delivery.render,
    )


def _scanner(settings: Settings) -> Scanner:
    if settings.malware_scanner is None:
        return NoScanner()
    host, _, port = settings.malware_scanner.rpartition(":")
    return Clamd(host, int(port))


async def bring_referrals(process: Process, snapshots: Snapshots) -> None:
    """In `jobs`: the couriers, what is due, and the worker of durable jobs. Until it is cancelled."""
    jobs = DurableJobs(process.database.dsn, delivery.QUEUE)
    async with httpx.AsyncClient(follow_redirects=False) as client:
        brought_by = delivery.couriers(delivery.of(process), process.clock, client)
        work = delivery.deliveries(process, snapshots, jobs, brought_by)
        jobs.does(delivery.JOB, work.bring)
        await jobs.open()
        living = process.tasks.start(work.parts.alive.hold(), "alive")
        sweeping = process.tasks.start(work.run(process.edges), "deliveries")
        process.tasks.start(_measure(process), "measures of referrals")
        try:
            await jobs.run()
        finally:
            sweeping.cancel()
            living.cancel()
            await jobs.close()


async def _measure(process: Process) -> None:
    """Who has how many open referrals, how old the oldest promise is, what nobody got."""
    registry = process.health.registry
    by_level = Gauge(
        "servicetelefon_referrals_open", "Open referrals by who owns them", ["level"],
        registry=registry,
    )  # fmt: skip
    overdue = Gauge(
        "servicetelefon_referral_overdue_seconds",
        "By how long the oldest promise is over (0: none)",
        registry=registry,
    )
    dead = Gauge(
        "servicetelefon_deliveries_dead", "Deliveries that nobody tries any more", registry=registry
    )

    async def look() -> None:
        async with process.database.begin(office=EVERY_PARTITION) as tx:
            standings = await read.standings(tx)
            dead.set(await deliveries.count_dead(tx))
        for level in Level:
            by_level.labels(level.value).set(standings.by_level.get(level, 0))
        late = process.clock.now() - (standings.oldest_due or process.clock.now())
        overdue.set(max(0.0, late.total_seconds()))

    await process.edges.keep("measures of referrals", look, process.clock, MEASURED_EVERY)
