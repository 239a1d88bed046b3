"""The practice beside the desk: its page's telephone, the scripted person, and looking back."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Annotated

from fastapi import Form, Request, Response
from fastapi.responses import HTMLResponse, StreamingResponse

from servicetelefon.domain.permissions import Action
from servicetelefon.journey.practice import Practice
from servicetelefon.kit.errors import NotFound
from servicetelefon.kit.hub import Event
from servicetelefon.web.access import Routes
from servicetelefon.web.event_stream import event_stream
from servicetelefon.web.site import Site, SiteOf, Who

routes = Routes()


def practice_of(site: Site) -> Practice:
    if site.services.practice is None:
        raise NotFound("this is not the practice")
    return site.services.practice


@routes.get("/uebung/telefon", action=Action.TAKE_CONTACTS)
async def telephone(request: Request, site: SiteOf, who: Who) -> StreamingResponse:
    """What the page's telephone is told: that it rings, that it is over."""
    practice = practice_of(site)
    return event_stream(request, _rings(site, practice.phone(who), practice))


async def _rings(site: Site, phone: str, practice: Practice) -> AsyncGenerator[bytes]:
    hub = site.services.hub
    stream = hub.open(phone, str(site.services.ids.new()))
    practice.script.phone_is(phone, there=True)
    stream.put(Event("there"))
    try:
        async for message in stream.messages():
            yield message
    finally:
        hub.close(stream)
        if phone not in hub.places():
            practice.script.phone_is(phone, there=False)


@routes.post("/uebung/abheben", action=Action.TAKE_CONTACTS)
async def pick_up(site: SiteOf, who: Who) -> Response:
    practice = practice_of(site)
    if not practice.script.phone_answers(practice.phone(who)):
        raise NotFound("nothing rings")
    return Response(status_code=204)


@routes.post("/uebung/anruf", action=Action.TAKE_CONTACTS)
async def person_calls(site: SiteOf, scenario: Annotated[str, Form()]) -> Response:
    practice_of(site).person_calls(scenario)
    return Response(status_code=204)


@routes.get("/uebung/person", action=Action.TAKE_CONTACTS)
async def person(request: Request, site: SiteOf, who: Who) -> HTMLResponse:
    """Whom one has on the telephone; otherwise who may call next, and a look back."""
    practice = practice_of(site)
    talking = await practice.talking_with(who)
    return site.page(
        request,
        "desk/practice_person.html",
        talking=talking,
        looked_back=None if talking else await practice.look_back(who),
        labels={one.outcome: one.label for one in site.services.city().outcomes},
    )


@routes.post("/uebung/frage/{number}", action=Action.TAKE_CONTACTS)
async def ask(request: Request, site: SiteOf, who: Who, number: int) -> HTMLResponse:
    reply = await practice_of(site).reply(who, number)
    return site.page(request, "desk/practice_reply.html", reply=reply)
