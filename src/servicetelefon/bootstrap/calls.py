"""The parts that calls are made with, above an engine: the city's own, or that of the practice."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from servicetelefon.bootstrap.approved import may_run
from servicetelefon.bootstrap.articles import articles_for, spoken_articles
from servicetelefon.bootstrap.process import Process
from servicetelefon.bootstrap.snapshots import Snapshots
from servicetelefon.journey.assigning import Assigner
from servicetelefon.journey.call_arrival import number_of
from servicetelefon.journey.call_book import CallBook
from servicetelefon.journey.call_engine import CallEngine, EngineParts
from servicetelefon.journey.call_offers import Offers
from servicetelefon.journey.call_parts import CallParts
from servicetelefon.journey.call_spool import StepSpool
from servicetelefon.journey.callbacks import Callbacks
from servicetelefon.journey.caller_lookups import Lookups
from servicetelefon.journey.centres import Centres
from servicetelefon.journey.chat_code import ChatCodes
from servicetelefon.journey.enquiry_state import EnquiryStates
from servicetelefon.journey.line_load import LineLoad
from servicetelefon.journey.links import Links
from servicetelefon.journey.wait_ranges import LearntRanges
from servicetelefon.kit.spool import Spool
from servicetelefon.kit.wording import Words
from servicetelefon.people.passwords import Passwords
from servicetelefon.phone.port import EngineEvent, PromptEnded, Telephony
from servicetelefon.phone.store import Call


@dataclass(frozen=True, slots=True)
class Engine:
    """`tell` gives an event to whoever reads the engine's own; `sounds` finds what is played."""

    telephony: Telephony
    tell: Callable[[EngineEvent], None]
    sounds: Callable[[Words], Awaitable[Path | None]]


def wait_ranges(process: Process, snapshots: Snapshots) -> LearntRanges | None:
    """Without its card nobody is told a time; the place alone is counted."""
    return LearntRanges(process.database, snapshots.city) if may_run("wait") else None


def assigner_of(process: Process) -> Assigner:
    """What was approved at the start of this process goes for as long as it runs."""
    return Assigner(process.ids.new, may_run("queue"))


def call_parts(
    process: Process,
    snapshots: Snapshots,
    engine: Engine,
    book: CallBook,
    assigner: Assigner,
    passwords: Passwords,
) -> CallParts:
    clock, bell, node = process.clock, process.bell, process.settings.node
    database, new_id = process.database, process.ids.new

    def unsaid(contact: UUID, playback: str) -> None:
        if call := book.get(contact):
            engine.tell(PromptEnded(call.channel, playback))

    def numbers(call: Call) -> str | None:
        return number_of(call, process.vault)

    engine_parts = EngineParts(
        engine.telephony, snapshots.city, engine.sounds, clock, process.failpoints, unsaid, numbers,
        snapshots.switches, spoken_articles(snapshots),
    )  # fmt: skip
    commands = CallEngine(engine_parts)
    offers = Offers(database, commands, bell, clock, assigner, node)
    return CallParts(
        database=database,
        telephony=engine.telephony,
        engine=commands,
        offers=offers,
        bell=bell,
        clock=clock,
        new_id=new_id,
        assigner=assigner,
        vault=process.vault,
        city=snapshots.city,
        switches=snapshots.switches,
        spool=_spool(process),
        node=node,
        callbacks=callbacks(process, snapshots),
        load=LineLoad(database, snapshots.city, wait_ranges(process, snapshots)),
        lookups=_lookups(process, snapshots, passwords),
    )


def _spool(process: Process) -> StepSpool:
    folder, node = process.places.spool, process.settings.node
    return StepSpool(Spool(folder / f"{node}.jsonl"), Spool(folder / f"{node}.aside.jsonl"))


def _lookups(process: Process, snapshots: Snapshots, passwords: Passwords) -> Lookups:
    clock, ids, vault = process.clock, process.ids, process.vault
    return Lookups(
        database=process.database,
        clock=clock,
        centres=Centres(process.database, passwords, process.chance),
        states=EnquiryStates(clock, ids, vault, snapshots.city),
        use_code=ChatCodes(vault, ids.new).use,
        finder=snapshots.finder,
        articles_for=articles_for(snapshots),
        links=links(process, snapshots),
    )


def links(process: Process, snapshots: Snapshots) -> Links:
    """Without a gateway or an address that citizens reach none are promised."""
    settings = process.settings
    pages = settings.public_address if settings.text_gateway else None
    return Links(snapshots.city, process.vault, process.ids.new, pages, snapshots.switches)


def callbacks(process: Process, snapshots: Snapshots) -> Callbacks:
    """For whichever channel: one way to ask for a callback."""
    has_texts = process.settings.text_gateway is not None
    return Callbacks(
        snapshots.city, snapshots.switches, process.vault, process.ids.new, texts=has_texts
    )
