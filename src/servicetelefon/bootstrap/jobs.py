"""The jobs process: what falls due, and what takes longer than a page may wait."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

from servicetelefon.adapters.texts.http import HttpTexts
from servicetelefon.bootstrap.alarm_measures import AlarmMeasures
from servicetelefon.bootstrap.callback_measures import OwedMeasures
from servicetelefon.bootstrap.calls import links
from servicetelefon.bootstrap.chat_measures import measure_conversations
from servicetelefon.bootstrap.figure_gauges import gauge_figures
from servicetelefon.bootstrap.process import Process
from servicetelefon.bootstrap.referrals import bring_referrals
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
from servicetelefon.planning.waits.past import PastContact


async def in_own_process(spec: Mapping[str, Any]) -> dict[str, Any]:
    """A scenario takes seconds of a core, which the other jobs need; it ends with its result."""
    pool = ProcessPoolExecutor(1, mp_context=get_context("spawn"))
    try:
        return await asyncio.get_running_loop().run_in_executor(pool, computed, spec)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def texts(process: Process, snapshots: Snapshots) -> Texts:
    settings = process.settings
    gateway = HttpTexts(settings.text_gateway or "", settings.text_gateway_token)
    return Texts(
        process.database,
        gateway,
        process.vault,
        snapshots.city,
        process.clock,
        process.failpoints,
    )


def link_texts(process: Process, snapshots: Snapshots) -> LinkTexts:
    settings = process.settings
    gateway = HttpTexts(settings.text_gateway or "", settings.text_gateway_token)
    wanted = links(process, snapshots)
    return LinkTexts(process.database, gateway, wanted, process.clock, process.failpoints)


async def learnt_apart(past: list[PastContact]) -> dict[str, Any]:
    """The waits of weeks take seconds of a core too."""
    pool = ProcessPoolExecutor(1, mp_context=get_context("spawn"))
    try:
        return await asyncio.get_running_loop().run_in_executor(pool, learnt, past)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


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
    process.tasks.start(watch.run(), "clocks of referrals")
    minutes = Minutes(process.database, process.clock, Repeats(process.clock, process.vault))
    process.tasks.start(minutes.run(), "minutes")
    moves = Moves(process.bell, process.clock, process.ids.new, snapshots.city, snapshots.switches)
    process.tasks.start(moves.end_sleeping(process.database), "sleeping chats")
    process.tasks.start(measure_conversations(process), "open chats")
    process.tasks.start(OwedMeasures(process).run(), "callbacks owed")
    alarms = AlarmMeasures(process.database, process.clock, process.health.registry)
    process.tasks.start(alarms.run(), "alarms at desks")
    if process.settings.text_gateway:
        process.tasks.start(texts(process, snapshots).run(), "text messages")
        process.tasks.start(link_texts(process, snapshots).run(), "links by text message")
    runs = ScenarioRuns(process.database, process.clock, in_own_process)
    process.tasks.start(runs.run(), "scenarios")
    learning = WaitLearning(process.database, process.clock, snapshots.city, learnt_apart)
    process.tasks.start(learning.run(), "waits")
    process.tasks.start(bring_referrals(process, snapshots), "deliveries")
    process.tasks.start(gauge_figures(process), "measures of figures")
    process.tasks.start(mail_reports(process, snapshots), "reports")
    process.health.began()
    await Upkeep(process.database, process.clock, process.ids).run()
