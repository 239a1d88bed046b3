"""The jobs process: what falls due, and what takes longer than a page may wait."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TypeVar

from servicetelefon.adapters.texts.http import HttpTexts
from servicetelefon.bootstrap.alarm_measures import AlarmMeasures
from servicetelefon.bootstrap.callback_measures import OwedMeasures
from servicetelefon.bootstrap.calls import assigner_of, links
from servicetelefon.bootstrap.chat_measures import measure_conversations
from servicetelefon.bootstrap.figure_gauges import gauge_figures
from servicetelefon.bootstrap.process import Process
from servicetelefon.bootstrap.referrals import bring_referrals
from servicetelefon.bootstrap.renewal import keep_renewing
from servicetelefon.bootstrap.report_mails import mail_reports
from servicetelefon.bootstrap.snapshots import Snapshots
from servicetelefon.bootstrap.sounds import say_everything
from servicetelefon.journey.chat_state import Moves
from servicetelefon.journey.enquiry_clock import EnquiryClock
from servicetelefon.journey.links import LinkTexts
from servicetelefon.journey.minutes import Minutes
from servicetelefon.journey.repeats import Repeats
from servicetelefon.journey.scenario_runs import ScenarioRuns
from servicetelefon.journey.texts import Texts
from servicetelefon.journey.upkeep import Upkeep
from servicetelefon.journey.wait_ranges import WaitLearning
from servicetelefon.planning.scenarios import computed
from servicetelefon.planning.waits.live import learnt

A = TypeVar("A")
B = TypeVar("B")


def in_own_process(work: Callable[[A], B]) -> Callable[[A], Awaitable[B]]:
    """For what takes seconds of a core, which the other jobs need; it ends with its result."""

    async def apart(of: A) -> B:
        pool = ProcessPoolExecutor(1, mp_context=get_context("spawn"))
        try:
            return await asyncio.get_running_loop().run_in_executor(pool, work, of)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)

    return apart


def send_texts(process: Process, snapshots: Snapshots, address: str) -> None:
    """Begins to send text messages through the gateway at this address."""
    gateway = HttpTexts(address, process.settings.text_gateway_token)
    ground = (process.database, gateway)
    rest = (process.clock, process.failpoints)
    texts = Texts(*ground, process.vault, snapshots.city, *rest)
    process.tasks.start(texts.run(process.edges), "text messages")
    of_links = LinkTexts(*ground, links(process, snapshots), *rest)
    process.tasks.start(of_links.run(process.edges), "links by text message")


async def work(process: Process) -> None:
    snapshots = Snapshots(process)
    await snapshots.start()
    await process.bell.start()
    process.tasks.start(say_everything(process, snapshots), "announcements")
    watch = EnquiryClock(
        process.database,
        process.clock,
        process.ids,
        process.bell,
        process.failpoints,
        snapshots.city,
    )
    process.tasks.start(watch.run(process.edges), "clocks of referrals")
    minutes = Minutes(process.database, process.clock, Repeats(process.clock, process.vault))
    process.tasks.start(minutes.run(process.edges), "minutes")
    ground = (process.bell, process.clock, process.ids.new, snapshots.city, snapshots.switches)
    moves = Moves(*ground, assigner_of(process))
    process.tasks.start(moves.end_sleeping(process.database, process.edges), "sleeping chats")
    process.tasks.start(measure_conversations(process), "open chats")
    process.tasks.start(OwedMeasures(process).run(), "callbacks owed")
    alarms = AlarmMeasures(process.database, process.clock, process.health.registry)
    process.tasks.start(alarms.run(process.edges), "alarms at desks")
    if process.settings.text_gateway:
        send_texts(process, snapshots, process.settings.text_gateway)
    runs = ScenarioRuns(
        process.database, process.clock, in_own_process(computed), process.failpoints
    )
    process.tasks.start(runs.run(process.edges), "scenarios")
    learning = WaitLearning(process.database, process.clock, snapshots.city, in_own_process(learnt))
    process.tasks.start(learning.run(process.edges), "waits")
    process.tasks.start(bring_referrals(process, snapshots), "deliveries")
    process.tasks.start(gauge_figures(process), "measures of figures")
    process.tasks.start(mail_reports(process, snapshots), "reports")
    process.tasks.start(keep_renewing(process, snapshots), "hashes under a new key")
    process.health.began()
    await Upkeep(process.database, process.clock, process.ids).run(process.edges)
