"""The line process: one node's calls."""

from __future__ import annotations

from ipaddress import ip_address

import structlog
from prometheus_client import Gauge

from servicetelefon.adapters.ari.accounts import MediaAddress
from servicetelefon.adapters.ari.connection import AriAddress, AriConnection
from servicetelefon.adapters.ari.link import AriLink
from servicetelefon.adapters.ari.telephony import AriTelephony
from servicetelefon.bootstrap.approved import may_run, refused
from servicetelefon.bootstrap.calls import Engine, call_parts
from servicetelefon.bootstrap.engine import ari_address
from servicetelefon.bootstrap.office_call_measures import OfficeCallMeasures
from servicetelefon.bootstrap.places import address_of
from servicetelefon.bootstrap.process import Process
from servicetelefon.bootstrap.snapshots import Snapshots
from servicetelefon.bootstrap.sounds import Sounds
from servicetelefon.bootstrap.trunk import CARRIER
from servicetelefon.compliance.card import Register
from servicetelefon.journey.assigning import Assigner
from servicetelefon.journey.call import Calls
from servicetelefon.journey.call_book import CallBook
from servicetelefon.journey.call_parts import CallParts
from servicetelefon.journey.line import Line
from servicetelefon.people.passwords import Passwords

log = structlog.stdlib.get_logger()


async def work(process: Process) -> None:
    snapshots = Snapshots(process, knowledge=True)
    await snapshots.start()
    address = ari_address(process.settings, process.places)
    link = AriLink(AriConnection(address), AriAddress.application, process.chance)
    book = CallBook()
    sounds = Sounds(process, snapshots).find
    parts = call_parts(
        process,
        snapshots,
        Engine(_telephony(process, link), link.tell, sounds),
        book,
        Assigner(process.ids.new, queue_approved(process)),
        Passwords(),
    )
    line = Line(parts, Calls(parts, book), book, process.tasks)
    _watch(process, line, link, parts, book)
    await process.bell.start()
    process.tasks.start(link.run(), "engine link")
    process.health.began()
    await line.run()


def queue_approved(process: Process, register: Register | None = None) -> bool:
    """Where the order of waiting is another than its card says, nobody is given to anybody: people
    wait in it all the same, agents take the next one by hand, and the health page says why."""
    if may_run("queue", register=register):
        return True
    why = " ".join(refused(register)) or "the order of waiting has no card in the register"
    log.error("line.nobody_is_matched", why=why)

    async def told() -> str | None:
        return why

    process.health.finding("queue", told)
    return False


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
    registry.register(OfficeCallMeasures(line.office_calls))
    Gauge(
        "servicetelefon_engine_backlog", "Signals of the engine not taken yet", registry=registry
    ).set_function(lambda: float(link.backlog))
    Gauge(
        "servicetelefon_engine_round_trip_seconds",
        "The last request to the engine",
        registry=registry,
    ).set_function(lambda: link.connection.round_trip or 0.0)
