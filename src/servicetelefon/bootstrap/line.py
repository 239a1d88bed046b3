"""The line process: one node's calls."""

from __future__ import annotations

from ipaddress import ip_address

from prometheus_client import Gauge

from servicetelefon.adapters.ari.accounts import MediaAddress
from servicetelefon.adapters.ari.connection import AriAddress, AriConnection
from servicetelefon.adapters.ari.link import AriLink
from servicetelefon.adapters.ari.telephony import AriTelephony
from servicetelefon.bootstrap.calls import Engine, call_parts
from servicetelefon.bootstrap.engine import ari_address
from servicetelefon.bootstrap.places import address_of
from servicetelefon.bootstrap.process import Process
from servicetelefon.bootstrap.snapshots import Snapshots
from servicetelefon.bootstrap.sounds import Sounds
from servicetelefon.bootstrap.trunk import CARRIER
from servicetelefon.compliance.card import read_register, require
from servicetelefon.journey.call import CallParts, Calls
from servicetelefon.journey.call_book import CallBook
from servicetelefon.journey.line import Line


async def work(process: Process) -> None:
    """NotAsApproved where the order of waiting is another than its card says: nobody is given to
    anybody then, and callers stay in the engine's own hold loop."""
    require(read_register(), "queue")
    snapshots = Snapshots(process, knowledge=True)
    await snapshots.start()
    address = ari_address(process.settings, process.places)
    link = AriLink(AriConnection(address), AriAddress.application, process.chance)
    book = CallBook()
    sounds = Sounds(process, snapshots).find
    parts = call_parts(
        process, snapshots, Engine(_telephony(process, link), link.tell, sounds), book
    )
    line = Line(parts, Calls(parts, book), book, process.tasks)
    _watch(process, line, link, parts, book)
    await process.bell.start()
    process.tasks.start(link.run(), "engine link")
    process.health.began()
    await line.run()


def _telephony(process: Process, link: AriLink) -> AriTelephony:
    host = address_of(process.settings.host)
    media = MediaAddress(host, local=ip_address(host).is_loopback)
    way_out = CARRIER if process.settings.trunk_out else None
    return AriTelephony(link, media, way_out=way_out)


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
