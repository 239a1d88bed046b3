"""What every route can ask for: the services, the page renderer, limits, who is signed in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse

from servicetelefon.domain.people import SignedIn
from servicetelefon.kit.errors import ServiceError
from servicetelefon.kit.wording import MAIN_LANGUAGE
from servicetelefon.web.limits import Limit
from servicetelefon.web.pages import Pages
from servicetelefon.web.services import Services
from servicetelefon.web.start import first_page
from servicetelefon.web.static_files import StaticFiles


class SignInNeeded(ServiceError):
    """Nobody is signed in, or the session is over."""

    code = "sign-in-needed"
    status = 401


@dataclass(frozen=True, slots=True)
class Site:
    """The parts of one running `web`."""

    services: Services
    pages: Pages
    static: StaticFiles
    sign_ins: Limit
    citizen_calls: Limit
    citizen_searches: Limit
    chat_starts: Limit
    chat_address: Limit
    chat_messages: Limit
    chat_codes: Limit
    state_questions: Limit
    callback_numbers: Limit
    hand_ins: Limit
    summaries: Limit
    letters: Limit

    def page(
        self,
        request: Request,
        template: str,
        *,
        lang: str = MAIN_LANGUAGE,
        status: int = 200,
        **values: object,
    ) -> HTMLResponse:
        html = self.pages.html(
            template,
            lang,
            path=request.url.path,
            who=visitor(request),
            home=first_page(visitor(request)),
            csrf=getattr(request.state, "csrf", ""),
            **values,
        )
        return HTMLResponse(html, status)


def site_of(request: Request) -> Site:
    site: Site = request.app.state.site
    return site


def visitor(request: Request) -> SignedIn | None:
    """Who is signed in, if anybody."""
    who: SignedIn | None = getattr(request.state, "who", None)
    return who


def signed_in(request: Request) -> SignedIn:
    who = visitor(request)
    if who is None:
        raise SignInNeeded("nobody is signed in")
    return who


def address_of(request: Request) -> str:
    return request.client.host if request.client else "unknown"


SiteOf = Annotated[Site, Depends(site_of)]
Who = Annotated[SignedIn, Depends(signed_in)]
