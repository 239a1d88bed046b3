"""The web process: pages for citizens and staff."""

from __future__ import annotations

import asyncio
import resource
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

import uvicorn
from fastapi import FastAPI

from servicetelefon import __version__
from servicetelefon.adapters.delivery.mail import MailServer
from servicetelefon.adapters.delivery.report_post import ReportPost
from servicetelefon.adapters.typesetting import summary
from servicetelefon.bootstrap import delivery, engine, model
from servicetelefon.bootstrap.approved import may_run, stands
from servicetelefon.bootstrap.calls import assigner_of, callbacks, links, wait_ranges
from servicetelefon.bootstrap.chat_measures import PrometheusChat
from servicetelefon.bootstrap.process import Process
from servicetelefon.bootstrap.referrals import referrals
from servicetelefon.bootstrap.sign_in import central_sign_in
from servicetelefon.bootstrap.snapshots import Snapshots
from servicetelefon.bootstrap.sounds import Sounds
from servicetelefon.config import Settings
from servicetelefon.journey.agent import AgentJourney, AgentParts
from servicetelefon.journey.always import AlwaysRuns
from servicetelefon.journey.appointments import Appointments
from servicetelefon.journey.assigning import Assigner
from servicetelefon.journey.audit_search import AuditSearch
from servicetelefon.journey.centres import Centres
from servicetelefon.journey.chat import Chats
from servicetelefon.journey.chat_desk import ChatDesk
from servicetelefon.journey.chat_handover import ChatHandover
from servicetelefon.journey.chat_parts import ChatParts
from servicetelefon.journey.chat_state import Moves
from servicetelefon.journey.chat_summary import Summaries
from servicetelefon.journey.compliance import Rules
from servicetelefon.journey.enquiry import Enquiries
from servicetelefon.journey.people import People
from servicetelefon.journey.reading import DeskReading
from servicetelefon.kit.database import Database
from servicetelefon.kit.errors import Unavailable
from servicetelefon.kit.hub import Hub
from servicetelefon.ops.postgres import AUDITOR, FIGURES
from servicetelefon.ops.proxy import PHONE_PATH
from servicetelefon.people.passwords import Passwords
from servicetelefon.web.app import Audience, build
from servicetelefon.web.relay import Relay
from servicetelefon.web.services import BrowserPhone, CitizenPhone, PageSettings, Services

LEAVE_WITHIN = 4
"""Seconds that open requests and streams have to end."""


MOST_CONNECTIONS = 65_536


async def work(process: Process, audience: str = Audience.ALL) -> None:
    _room_for_connections()
    snapshots = Snapshots(process, knowledge=True)
    process.health.check("assistant", snapshots.assistant_is_read)
    await snapshots.start()
    await process.bell.start()
    services = services_of(process, snapshots, await seen(process), Passwords())
    app = build(services, Audience(audience))
    await serve(process, services, app, process.settings.web_port)


def _room_for_connections() -> None:
    """Debian's soft limit of 1,024 files is reached by a thousand open pages, or by one stranger."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_CONNECTIONS if most == resource.RLIM_INFINITY else min(most, MOST_CONNECTIONS)
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


@dataclass(frozen=True, slots=True)
class Seen:
    """The database as roles that read little: `figures` the records, `auditor` who looked."""

    figures: Database
    auditor: Database


async def seen(process: Process) -> Seen:
    found = Seen(as_role(process, FIGURES, 2), as_role(process, AUDITOR, 1))
    await found.figures.open()
    await found.auditor.open()
    return found


def as_role(process: Process, role: str, size: int) -> Database:
    """The database as a role that reads less than we do; to be opened."""
    name = role.replace("_", "-")
    return Database(
        process.places.serving, role=role, name=name, failpoints=process.failpoints, size=size
    )


async def serve(process: Process, services: Services, app: FastAPI, port: int) -> None:
    """The pages until the process ends."""
    alone = process.settings.alone
    server = Pages(
        uvicorn.Config(
            app,
            host="127.0.0.1",
            port=port,
            access_log=False,
            log_config=None,
            server_header=False,
            proxy_headers=not alone,
            timeout_graceful_shutdown=LEAVE_WITHIN - 1,
        )
    )

    async def serving() -> str | None:
        return None if server.started else "the pages are not served yet"

    process.tasks.start(services.chats.keep_alive(process.edges), "chat node")
    process.health.check("pages", serving)
    process.health.began()
    serving_them = process.tasks.start(server.serve(), "pages")
    try:
        await asyncio.shield(serving_them)
    finally:
        services.hub.shut()
        server.should_exit = True
        await asyncio.wait([serving_them], timeout=LEAVE_WITHIN)
        await services.figures.close()
        await services.audit.auditor.close()


PAGE_WAITS = 10.0
"""Seconds that somebody waits for a mail server before the page says that it did not answer."""


class Pages(uvicorn.Server):
    """Leaves the signals to `process.run`, which ends this process in order."""

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        yield


def services_of(
    process: Process, snapshots: Snapshots, seen: Seen, passwords: Passwords
) -> Services:
    """What is wired here begins nothing by itself."""
    handing = referrals(process, snapshots)
    owed = callbacks(process, snapshots)
    assigner = assigner_of(process)
    chat = _chat(process, snapshots, handing.enquiries, assigner)
    people = People(process.clock, process.ids, process.chance, process.vault, passwords)
    return Services(
        settings=_page_settings(process, snapshots),
        database=process.database,
        figures=seen.figures,
        clock=process.clock,
        ids=process.ids,
        chance=process.chance,
        vault=process.vault,
        bell=process.bell,
        hub=Hub(),
        city=snapshots.city,
        switches=snapshots.switches,
        knowledge=snapshots.knowledge,
        finder=snapshots.finder,
        reading=DeskReading(process.database, process.clock, process.ids.new, snapshots.knowledge),
        say=Sounds(process, snapshots).find,
        people=people,
        central=central_sign_in(process.settings, people),
        desk=_desk(process, assigner),
        citizen_phone=partial(_citizen_phone, process),
        referrals=handing,
        chats=Chats(chat),
        chat_desk=ChatDesk(chat),
        chat_handover=ChatHandover(chat, owed),
        summaries=_summaries(process),
        callbacks=owed,
        appointments=Appointments(process.clock, process.ids, snapshots.city, owed, handing.portal),
        centres=Centres(process.database, passwords, process.chance),
        links=links(process, snapshots),
        rules=_rules(process, snapshots),
        always=AlwaysRuns(process.clock, process.ids),
        audit=AuditSearch(process.clock, process.ids, process.vault, seen.auditor),
        queue_approved=_queue_approved(),
    )


def _citizen_phone(process: Process) -> CitizenPhone | None:
    try:
        return CitizenPhone("citizen", engine.engine_secret(process.places, "citizen"))
    except Unavailable:
        return None


def _queue_approved() -> Callable[[], bool]:
    """What began here with a wrong card stays without; what lies there now is looked at each time."""
    at_start = may_run("queue")
    return lambda: at_start and stands("queue")


def _desk(process: Process, assigner: Assigner) -> AgentJourney:
    return AgentJourney(
        AgentParts(
            database=process.database,
            bell=process.bell,
            clock=process.clock,
            new_id=process.ids.new,
            vault=process.vault,
            new_secret=lambda: process.chance.randbytes(24).hex(),
            assigner=assigner,
        )
    )


def _rules(process: Process, snapshots: Snapshots) -> Rules:
    return Rules(
        process.clock,
        process.ids,
        process.vault,
        snapshots.city,
        snapshots.knowledge,
        recordings=process.places.engine / "spool" / "recording",
        vectors=process.settings.embeddings,
        model=process.settings.model,
    )


def _chat(
    process: Process, snapshots: Snapshots, enquiries: Enquiries, assigner: Assigner
) -> ChatParts:
    new_id = process.ids.new
    measures = PrometheusChat(process.health.registry)
    rewording = model.rewording(process, measures)
    moves = Moves(process.bell, process.clock, new_id, snapshots.city, snapshots.switches, assigner)
    return ChatParts(
        database=process.database,
        bell=process.bell,
        clock=process.clock,
        new_id=new_id,
        chance=process.chance,
        vault=process.vault,
        city=snapshots.city,
        turn=snapshots.turn,
        moves=moves,
        enquiries=enquiries,
        rewording=lambda: rewording if snapshots.model_on() else None,
        measures=measures,
        ranges=wait_ranges(process, snapshots),
    )


def _summaries(process: Process) -> Summaries:
    mail = delivery.of(process).mail
    server = MailServer(**mail.model_dump(), patience=PAGE_WAITS) if mail else None
    postman = ReportPost(server, process.clock.now) if server else None
    return Summaries(summary.pdf, postman, process.ids.new, process.failpoints)


def _relay(settings: Settings) -> Relay | None:
    if not (settings.turn and settings.turn_secret):
        return None
    return Relay(settings.turn, settings.turn_secret)


def _page_settings(process: Process, snapshots: Snapshots) -> PageSettings:
    settings = process.settings
    return PageSettings(
        trial=not snapshots.city().is_productive,
        secure=not settings.alone,
        version=__version__,
        phone=BrowserPhone(
            websocket=engine.phone_websocket(settings) if settings.alone else PHONE_PATH,
            domain=settings.host,
            relay=_relay(settings),
        ),
        health_sockets=process.places.run,
    )
