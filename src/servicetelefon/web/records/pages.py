"""`/aufzeichnungen`: the list of ContactRecords, and one with its steps."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from fastapi import Request
from fastapi.responses import HTMLResponse

from servicetelefon.domain.outcomes import Outcome
from servicetelefon.domain.permissions import Action
from servicetelefon.kit.errors import Invalid, NotFound
from servicetelefon.records import read
from servicetelefon.records.read import ContactRecord, Filter
from servicetelefon.web.access import Routes
from servicetelefon.web.site import SiteOf

routes = Routes()

PATH = "/aufzeichnungen"


@routes.get(PATH, action=Action.SEE_CONTACTS)
async def contacts(
    request: Request,
    site: SiteOf,
    ergebnis: str = "",
    offen: bool = False,  # noqa: FBT001, FBT002 - a tick box in an address
    vor: str = "",
) -> HTMLResponse:
    """Newest first; `vor` pages on."""
    outcome = _outcome(ergebnis)
    which = Filter(outcome=outcome, open_only=offen, before=_place(vor))
    async with site.services.database.begin() as tx:
        found = await read.contacts(tx, which)
    return site.page(
        request,
        "records/list.html",
        contacts=found,
        outcomes=tuple(Outcome),
        outcome=outcome,
        open_only=offen,
        further=_further(found, outcome, open_only=offen),
        begun=bool(vor),
    )


@routes.get(f"{PATH}/{{contact}}", action=Action.SEE_CONTACTS)
async def one_contact(request: Request, site: SiteOf, contact: UUID) -> HTMLResponse:
    async with site.services.database.begin() as tx:
        found = await read.contact(tx, contact)
        steps = await read.journal(tx, contact)
    if found is None:
        raise NotFound("no such contact")
    return site.page(request, "records/one.html", contact=found, steps=steps)


def _outcome(code: str) -> Outcome | None:
    try:
        return Outcome(code) if code else None
    except ValueError:
        raise Invalid("no such outcome") from None


def _place(text: str) -> tuple[datetime, UUID] | None:
    """Where a page begins: moment and id of the last contact before it."""
    if not text:
        return None
    moment, _, contact = text.partition("_")
    try:
        return datetime.fromisoformat(moment), UUID(contact)
    except ValueError:
        raise Invalid("not a place in the list") from None


def _further(found: list[ContactRecord], outcome: Outcome | None, *, open_only: bool) -> str | None:
    """The address of the next page, if there may be one."""
    if len(found) < read.PAGE:
        return None
    last = found[-1]
    query: dict[str, str] = {"vor": f"{last.arrived_at.isoformat()}_{last.id}"}
    if outcome:
        query["ergebnis"] = outcome
    if open_only:
        query["offen"] = "true"
    return f"{PATH}?{urlencode(query)}"
