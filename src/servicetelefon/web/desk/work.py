"""The form of a contact: fetched once, kept while it is typed, closed with an outcome."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Form, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel

from servicetelefon.desk.store import Work
from servicetelefon.domain.city import City, EnquiryType
from servicetelefon.domain.outcomes import Outcome
from servicetelefon.domain.permissions import Action
from servicetelefon.journey.agent import LONGEST_NOTE, DeskView
from servicetelefon.journey.links import Links
from servicetelefon.kit.errors import Conflict
from servicetelefon.web.access import Routes
from servicetelefon.web.site import SiteOf, Who

routes = Routes()


class ContactOver(Conflict):
    """The contact is no longer the one on this desk."""

    code = "contact-over"


class WorkForm(BaseModel):
    """What stands in the form; an empty choice is none."""

    topic: str = ""
    district: str = ""
    note: str = ""

    def work(self, contact: UUID) -> Work:
        # Browsers send line breaks as CR LF, which would count twice.
        note = self.note.replace("\r\n", "\n")
        return Work(contact, note, self.topic or None, self.district or None)


class ClosingForm(WorkForm):
    outcome: Outcome
    gap: bool = False


def work_values(view: DeskView, city: City, links: Links) -> dict[str, object] | None:
    """What the form shows at first: what was kept, else what the menu said."""
    if view.call is None:
        return None
    kept = view.work or Work(view.call.contact)
    return {
        "contact": view.call.contact,
        "topic": kept.topic or view.call.topic or "",
        "district": kept.district or view.call.district or "",
        "note": kept.note,
        "longest_note": LONGEST_NOTE,
        "groups": groups_of(city),
        "may_ask": links.may_ask(view.call.line),
    }


def groups_of(city: City) -> list[tuple[str, list[EnquiryType]]]:
    """The catalogue as it is shown: groups with their kinds of enquiry."""
    groups = [
        (title, [kind for kind in city.enquiry_types.values() if kind.group == group])
        for group, title in city.enquiry_groups.items()
    ]
    return [(title, kinds) for title, kinds in groups if kinds]


@routes.get("/desk/work/{contact}", action=Action.TAKE_CONTACTS)
async def work(request: Request, site: SiteOf, who: Who, contact: UUID) -> HTMLResponse:
    view = await site.services.desk.view(who.account)
    if view is None or view.call is None or view.call.contact != contact:
        raise ContactOver("this contact is not on this desk")
    services = site.services
    values = work_values(view, services.city(), services.links)
    return site.page(request, "desk/work.html", work=values)


@routes.post("/desk/work/{contact}", action=Action.TAKE_CONTACTS)
async def keep(
    site: SiteOf, who: Who, contact: UUID, form: Annotated[WorkForm, Form()]
) -> Response:
    await site.services.desk.save(who.account, form.work(contact))
    return Response(status_code=204)


@routes.post("/desk/work/{contact}/close", action=Action.TAKE_CONTACTS)
async def close(
    request: Request, site: SiteOf, who: Who, contact: UUID, form: Annotated[ClosingForm, Form()]
) -> HTMLResponse:
    await site.services.desk.close(who.account, form.work(contact), form.outcome, gap=form.gap)
    return site.page(request, "desk/closed.html")
