"""The practice: desks, line and scripted citizens in one process, on a database of its own.

It has no way to Asterisk, runs no jobs, and knows nobody of the settings and of `delivery.toml`, so it
can reach nobody (decision 23).
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

from servicetelefon.adapters.practice.telephony import ScriptedTelephony
from servicetelefon.bootstrap.calls import Engine, assigner_of, call_parts
from servicetelefon.bootstrap.first_steps import FirstSteps
from servicetelefon.bootstrap.places import Places
from servicetelefon.bootstrap.process import Process
from servicetelefon.bootstrap.renewal import keep_renewing
from servicetelefon.bootstrap.snapshots import Snapshots
from servicetelefon.bootstrap.web import seen, serve, services_of
from servicetelefon.config import Settings
from servicetelefon.journey.call import Calls
from servicetelefon.journey.call_book import CallBook
from servicetelefon.journey.line import Line
from servicetelefon.journey.practice import Practice
from servicetelefon.kit.hub import Event
from servicetelefon.kit.wording import Words
from servicetelefon.people.passwords import Passwords
from servicetelefon.web.app import build

UNHEARD = Path("practice")


async def before(settings: Settings, places: Places) -> None:
    """Bring the practice's database to today's; its first sign-ins are left to be told."""
    steps = FirstSteps(settings, places, lambda _: None)
    await steps.on_database()
    if steps.sign_ins:
        places.first_practice.touch(mode=0o600)
        await asyncio.to_thread(places.first_practice.write_text, "\n".join(steps.sign_ins[:1]))


async def work(process: Process) -> None:
    snapshots = Snapshots(process, knowledge=True)
    await snapshots.start()
    passwords = Passwords()
    services = services_of(process, snapshots, await seen(process), passwords)

    def tell(phone: str, what: str) -> None:
        services.hub.send(phone, Event(what))

    telephony = ScriptedTelephony(process.clock, process.tasks, tell)
    book = CallBook()
    engine = Engine(telephony, telephony.tell, _nothing)
    parts = call_parts(process, snapshots, engine, book, assigner_of(process), passwords)
    line = Line(parts, Calls(parts, book), book, process.tasks)
    practice = Practice(telephony, process.database, snapshots.city, process.ids.new)
    await process.bell.start()
    process.tasks.start(line.run(), "line")
    process.tasks.start(keep_renewing(process, snapshots), "hashes under a new key")
    practising = replace(
        services,
        practice=practice,
        citizen_phone=lambda: None,
        central=None,
        settings=replace(services.settings, practice=True),
    )
    await serve(process, practising, build(practising), process.settings.practice_port)


async def _nothing(_words: Words) -> Path:
    """No sound is needed: whoever practises hears the person only."""
    return UNHEARD
