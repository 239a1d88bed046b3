"""What the catalogue asks for a kind of enquiry, beside the form of the contact."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import HTMLResponse

from servicetelefon.domain.permissions import Action
from servicetelefon.web.access import Routes
from servicetelefon.web.site import SiteOf

routes = Routes()


@routes.get("/desk/fragen", action=Action.TAKE_CONTACTS)
async def asks(request: Request, site: SiteOf, topic: str = "") -> HTMLResponse:
    """Empty where no topic is chosen, or the city no longer has it."""
    city = site.services.city()
    kind = city.enquiry_types.get(topic)
    questions = [city.questions[one] for one in kind.asks] if kind else []
    return site.page(request, "desk/asks.html", kind=kind, questions=questions)
