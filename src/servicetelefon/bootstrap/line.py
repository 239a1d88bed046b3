"""The line process: one node's calls."""

from __future__ import annotations

from ipaddress import ip_address
from uuid import UUID

from prometheus_client import Gauge

from servicetelefon.adapters.ari.accounts import MediaAddress
from servicetelefon.adapters.ari.connection import AriAddress, AriConnection
from servicetelefon.adapters.ari.link import AriLink
from servicetelefon.adapters.ari.telephony import AriTelephony
from servicetelefon.bootstrap.engine import CARRIER, ari_address
from servicetelefon.bootstrap.places import address_of
from servicetelefon.bootstrap.process import Process
from servicetelefon.bootstrap.snapshots import Snapshots
from servicetelefon.bootstrap.sounds import Sounds
from servicetelefon.journey.call import CallParts, Calls
from servicetelefon.journey.call_arrival import number_of
from servicetelefon.journey.call_book import CallBook
from servicetelefon.journey.call_engine import CallEngine, EngineParts
from servicetelefon.journey.call_offers import Offers
from servicetelefon.journey.call_spool import StepSpool
from servicetelefon.journey.callbacks import Callbacks
from servicetelefon.journey.line import Line
from servicetelefon.kit.spool import Spool
from servicetelefon.phone.port import PromptEnded
from servicetelefon.phone.store import Call


async def work(process: Process) -> None:
    snapshots = Snapshots(process, knowledge=True)
    await snapshots.start()
    address = ari_address(process.settings, process.places)
    link = AriLink(AriConnection(address), AriAddress.application, process.chance)
    book = CallBook()
    parts = _parts(process, snapshots, link, book)
    line = Line(parts, Calls(parts, book), book, process.tasks)
    _watch(process, line, link, parts, book)
    await process.bell.start()
    process.tasks.start(link.run(), "engine link")
    process.health.began()
    await line.run()


def _parts(process: Process, snapshots: Snapshots, link: AriLink, book: CallBook) -> CallParts:
    settings, clock, bell = process.settings, process.clock, process.bell
    database, new_id = process.database, process.ids.new
    host = address_of(settings.host)
    media = MediaAddress(host, local=ip_address(host).is_loopback)
    telephony = AriTelephony(link, media, way_out=CARRIER if settings.trunk_out else None)

    def unsaid(contact: UUID, playback: str) -> None:
        if call := book.get(contact):
            link.tell(PromptEnded(call.channel, playback))

    def numbers(call: Call) -> str | None:
        return number_of(call, process.vault)

    sounds = Sounds(process, snapshots).find
    engine = CallEngine(
        EngineParts(
            telephony,
            snapshots.city,
            sounds,
            clock,
            process.failpoints,
            unsaid,
            numbers,
            snapshots.switches,
        )
    )
    return CallParts(
        database=database,
        telephony=telephony,
        engine=engine,
        offers=Offers(database, engine, bell, clock, new_id, settings.node),
        bell=bell,
        clock=clock,
        new_id=new_id,
        vault=process.vault,
        city=snapshots.city,
        switches=snapshots.switches,
        spool=StepSpool(
            Spool(process.places.spool / f"{settings.node}.jsonl"),
            Spool(process.places.spool / f"{settings.node}.aside.jsonl"),
        ),
        node=settings.node,
        callbacks=Callbacks(snapshots.city, snapshots.switches, process.vault, new_id),
    )


def _watch(process: Process, line: Line, link: AriLink, parts: CallParts, book: CallBook) -> None:
    async def settled() -> str | None:
        return None if line.settled else "the engine is not there, or not held against the disk yet"

    process.health.check("engine", settled)
    process.health.finding("parts", line.edges.finding)
    process.health.finding("spool", parts.spool.finding)
    registry = process.health.registry
    Gauge(
        "servicetelefon_spool_steps", "Steps that wait for the database", registry=registry
    ).set_function(lambda: float(len(parts.spool)))
    Gauge(
        "servicetelefon_spool_aside_steps", "Steps that could not be written", registry=registry
    ).set_function(lambda: float(parts.spool.aside))
    Gauge(
        "servicetelefon_line_breaks", "Parts of the line's work that broke", registry=registry
    ).set_function(lambda: float(line.edges.breaks))
    Gauge("servicetelefon_calls_live", "Calls on this node", registry=registry).set_function(
        lambda: float(len(book))
    )
    Gauge(
        "servicetelefon_engine_backlog", "Signals of the engine not taken yet", registry=registry
    ).set_function(lambda: float(link.backlog))
    Gauge(
        "servicetelefon_engine_round_trip_seconds",
        "The last request to the engine",
        registry=registry,
    ).set_function(lambda: link.connection.round_trip or 0.0)
