"""Puts the pages together: routes of all audiences, the edge around them, the live desks."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from enum import StrEnum

from fastapi import FastAPI, Request, Response

from servicetelefon.domain.permissions import Action
from servicetelefon.journey.turn_word import WORDS as TURN_WORDS
from servicetelefon.web import access, errors
from servicetelefon.web.access import Routes
from servicetelefon.web.admin import accounts, centres, operations, switches
from servicetelefon.web.alarms import pages as alarms
from servicetelefon.web.alarms.live import live_alarms
from servicetelefon.web.citizen import (
    api,
    appointment,
    appointment_change,
    chat,
    enquiry_state,
    leaflet,
    page,
    portal,
    summary,
)
from servicetelefon.web.citizen import where as citizen_where
from servicetelefon.web.compliance import audit as rules_audit
from servicetelefon.web.compliance import entries as rules_entries
from servicetelefon.web.compliance import pages as rules
from servicetelefon.web.desk import (
    addition,
    answers,
    asks,
    callbacks,
    hand_over,
    steps,
    third,
    work,
)
from servicetelefon.web.desk import chat as desk_chat
from servicetelefon.web.desk import link as desk_link
from servicetelefon.web.desk import pages as desk
from servicetelefon.web.desk import where as desk_where
from servicetelefon.web.desk.live import LiveDesks
from servicetelefon.web.edge import Edge, security_headers
from servicetelefon.web.editorial import (
    article,
    figures,
    languages,
    laws,
    overview,
    questions,
    writing,
)
from servicetelefon.web.editorial import steps as editorial_steps
from servicetelefon.web.figures import mailings, question
from servicetelefon.web.figures import pages as reports
from servicetelefon.web.figures import public as public_figures
from servicetelefon.web.limits import Limit
from servicetelefon.web.office import call as office_call
from servicetelefon.web.office import inbox, oversight, receipt
from servicetelefon.web.office import one as office_one
from servicetelefon.web.office import work as office_work
from servicetelefon.web.office.live import LiveOffice
from servicetelefon.web.pages import Pages
from servicetelefon.web.people import account, central, sign_in, sign_out
from servicetelefon.web.planning import pages as planning
from servicetelefon.web.planning import stated
from servicetelefon.web.practice import pages as practice
from servicetelefon.web.records import pages as records
from servicetelefon.web.services import Services
from servicetelefon.web.site import Site, SiteOf
from servicetelefon.web.staff_words import MissingWords, check, staff_wording
from servicetelefon.web.static_files import PREFIX, Shelf, StaticFiles
from servicetelefon.web.wallboard import pages as wallboard
from servicetelefon.web.wallboard.live import live_board

files = Routes()


class Audience(StrEnum):
    """`web` may run twice, so that a flood at the citizens' door never slows the desk."""

    ALL = "all"
    PUBLIC = "public"
    STAFF = "staff"


EVERYBODY = (files, operations.routes)
CITIZENS = (
    page.routes,
    chat.routes,
    summary.routes,
    api.routes,
    citizen_where.routes,
    public_figures.routes,
    question.routes,
    portal.routes,
    appointment.routes,
    appointment_change.routes,
    enquiry_state.routes,
    leaflet.routes,
    receipt.routes,
)
STAFF = (
    sign_in.routes,
    central.routes,
    sign_out.routes,
    account.routes,
    desk.routes,
    steps.routes,
    third.routes,
    work.routes,
    alarms.routes,
    desk_where.routes,
    asks.routes,
    desk_link.routes,
    answers.routes,
    practice.routes,
    desk_chat.routes,
    records.routes,
    accounts.routes,
    switches.routes,
    centres.routes,
    rules.routes,
    rules_entries.routes,
    rules_audit.routes,
    callbacks.routes,
    overview.routes,
    article.routes,
    writing.routes,
    editorial_steps.routes,
    languages.routes,
    figures.routes,
    laws.routes,
    questions.routes,
    wallboard.routes,
    mailings.routes,
    hand_over.routes,
    addition.routes,
    inbox.routes,
    office_one.routes,
    office_work.routes,
    office_call.routes,
    oversight.routes,
    reports.routes,
    planning.routes,
    stated.routes,
)
ROUTES = {
    Audience.ALL: (*EVERYBODY, *CITIZENS, *STAFF),
    Audience.PUBLIC: (*EVERYBODY, *CITIZENS),
    Audience.STAFF: (*EVERYBODY, *STAFF),
}


@files.get(f"{PREFIX}/{{version}}/{{name:path}}", action=Action.PUBLIC)
async def file(request: Request, site: SiteOf, version: str, name: str) -> Response:
    """`version` makes the address change with the content."""
    return site.static.response(request, version, name)


def build(services: Services, audience: Audience = Audience.ALL) -> FastAPI:
    """The application. Raises RouteWithoutAction, MissingWords or BrokenFile instead of starting
    with a hole."""
    site = _site(services)
    desks = LiveDesks(services, site.pages)
    boards = live_board(services, site.pages)
    bells = live_alarms(services, site.pages)
    inboxes = LiveOffice(services)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncGenerator[None]:
        live = (desks, boards, bells, inboxes)
        for one in live:
            await one.start()
        yield
        for one in reversed(live):
            await one.close()

    app = FastAPI(lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    app.state.site = site
    app.state.desks = desks
    app.state.wallboard = boards
    app.state.alarms = bells
    app.state.inboxes = inboxes
    app.state.public_months = public_figures.PublicMonths()
    for routes in ROUTES[audience]:
        routes.put_on(app)
    access.actions(app.routes)
    for kind, handler in errors.HANDLERS.items():
        app.add_exception_handler(kind, handler)
    _surround(app, site)
    return app


def _surround(app: FastAPI, site: Site) -> None:
    """What comes before every route, from the inside out."""
    settings, central = site.services.settings, site.services.central
    elsewhere = central.provider.origin if central else ""
    headers = security_headers(
        settings.phone.websocket, secure=settings.secure, sign_out_at=elsewhere
    )
    app.add_middleware(Shelf, files=site.static)
    app.add_middleware(Edge, headers=headers, answer=errors.answer, embeddable=chat.EMBEDDABLE)


def _site(services: Services) -> Site:
    staff = staff_wording()
    check(services.city().wording, staff)
    if missing := services.city().wording.missing(TURN_WORDS):
        raise MissingWords(f"no German text for {', '.join(missing)}")
    static = StaticFiles()
    shared = {
        "trial": services.settings.trial,
        "practice": services.practice is not None,
        "version": services.settings.version,
        "has_phone": static.has("vendor/phone.js"),
        "has_central": services.central is not None,
    }
    return Site(
        services=services,
        pages=Pages(services.city, services.clock, staff, static, shared),
        static=static,
        sign_ins=Limit(services.clock, burst=60, per_second=1),
        citizen_calls=Limit(services.clock, burst=30, per_second=0.5),
        citizen_searches=Limit(services.clock, burst=60, per_second=1),
        chat_starts=Limit(services.clock, burst=30, per_second=0.5),
        chat_address=Limit(services.clock, burst=120, per_second=2),
        chat_messages=Limit(services.clock, burst=20, per_second=0.5),
        chat_codes=Limit(services.clock, burst=3, per_second=0.05),
        state_questions=Limit(services.clock, burst=30, per_second=0.2),
        # By the reference that was typed: ten tries, then one in three hours.
        callback_numbers=Limit(services.clock, burst=10, per_second=0.0001),
        hand_ins=Limit(services.clock, burst=20, per_second=0.1),
        summaries=Limit(services.clock, burst=10, per_second=0.1),
        letters=Limit(services.clock, burst=3, per_second=0.005),
    )
