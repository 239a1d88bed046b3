"""The jobs process: what falls due, and what takes longer than a page may wait."""

from __future__ import annotations

from servicetelefon.adapters.texts.http import HttpTexts
from servicetelefon.bootstrap.process import Process
from servicetelefon.bootstrap.snapshots import Snapshots
from servicetelefon.bootstrap.sounds import say_everything
from servicetelefon.journey.chat_state import Moves
from servicetelefon.journey.enquiry_clock import EnquiryClock
from servicetelefon.journey.minutes import Minutes
from servicetelefon.journey.repeats import Repeats
from servicetelefon.journey.texts import Texts
from servicetelefon.journey.upkeep import Upkeep


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
    if process.settings.text_gateway:
        process.tasks.start(texts(process, snapshots).run(), "text messages")
    process.health.began()
    await Upkeep(process.database, process.clock, process.ids).run()
