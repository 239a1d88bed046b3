"""`/compliance`: what is due, what fails, the next dates, and a conversation explained."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from fastapi import Request
from fastapi.responses import HTMLResponse

from servicetelefon.city.always import CRISIS, MASK
from servicetelefon.compliance import read
from servicetelefon.compliance.card import read_register
from servicetelefon.compliance.evaluate import Row, State
from servicetelefon.compliance.incident import IncidentKind
from servicetelefon.domain.permissions import Action, Role
from servicetelefon.domain.reference import is_reference
from servicetelefon.journey.compliance import SUBJECTS
from servicetelefon.kit.database import Transaction
from servicetelefon.kit.errors import NotFound
from servicetelefon.people import read as people
from servicetelefon.records import read as records
from servicetelefon.referral import read as referrals
from servicetelefon.referral.complaints import complaints
from servicetelefon.web.access import Routes
from servicetelefon.web.services import Services
from servicetelefon.web.site import SiteOf, Who

routes = Routes()

PATH = "/compliance"
_TAUGHT = frozenset({Role.AGENT, Role.SPECIALIST, Role.SUPERVISOR})
_SHOWN_STATES = (State.BROKEN, State.NEEDS_PERSON, State.KEPT, State.NOT_YET)


@routes.get(PATH, action=Action.KEEP_RULES)
async def overview(request: Request, site: SiteOf) -> HTMLResponse:
    services = site.services
    now = services.clock.now()
    async with services.database.begin() as tx:
        rows = await services.rules.rows(tx)
        accounts = await people.accounts(tx, services.vault)
        signatures = await read.signatures(tx, now)
        trainings = await read.trainings(tx)
        processors = await read.processors(tx)
        drills = await read.drills(tx)
        incidents = await read.incidents(tx, services.vault)
        complained = await complaints(tx)
        waiting = await services.always.waiting(tx)
        rights = await read.person_requests(tx)
    return site.page(
        request,
        "compliance/page.html",
        rows=sorted(rows, key=lambda row: _SHOWN_STATES.index(row.state)),
        counts=Counter(row.state for row in rows),
        states=_SHOWN_STATES,
        dates=_dates(rows),
        names={one.id: one.name for one in accounts},
        signatures=signatures,
        taught=[one for one in accounts if one.active and one.roles & _TAUGHT],
        trainings=trainings,
        subjects=SUBJECTS,
        processors=processors,
        drills=drills,
        parts=read_register(),
        incidents=incidents,
        kinds=tuple(IncidentKind),
        complaints=complained,
        always=waiting,
        rights=rights,
        crisis=waiting.files.get(CRISIS, "") if waiting else "",
        mask=waiting.files.get(MASK, "") if waiting else "",
        offices={one.id: one.name for one in services.city().offices.values()},
    )


@routes.get(f"{PATH}/erklaerung", action=Action.KEEP_RULES)
async def explanation(request: Request, site: SiteOf, who: Who, kennung: str = "") -> HTMLResponse:
    """What a program did in a conversation, from its own records; that somebody looked stays."""
    services = site.services
    async with services.database.begin() as tx:
        contact = await _contact(tx, services, kennung.strip())
        found = await records.contact(tx, contact) if contact else None
        if found is None:
            raise NotFound("no such conversation is known")
        steps = await records.journal(tx, found.id)
        await services.rules.looked(tx, found.id, who)
    answers = [step for step in steps if step.data.get("article")]
    return site.page(
        request,
        "compliance/explanation.html",
        contact=found,
        answers=answers,
        card=read_register()["assistant" if found.channel == "chat" else "search"],
    )


async def _contact(tx: Transaction, services: Services, key: str) -> UUID | None:
    if is_reference(key):
        enquiry = await referrals.enquiry_of(tx, services.vault, key)
        return await records.contact_of(tx, enquiry) if enquiry else None
    try:
        return UUID(key)
    except ValueError:
        return None


def _dates(rows: Sequence[Row]) -> list[Row]:
    """What does not bind yet, the next first."""
    waiting = [row for row in rows if row.days_left is not None]
    return sorted(waiting, key=lambda row: row.days_left or 0)
