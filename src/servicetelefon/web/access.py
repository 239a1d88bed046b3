"""Routes that name their action, and the gate before each: nobody passes by default."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any

from fastapi import Depends, FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.routing import BaseRoute

from servicetelefon.domain.people import SignedIn
from servicetelefon.domain.permissions import Action
from servicetelefon.journey.people import IDLE
from servicetelefon.kit.errors import Forbidden, ServiceError
from servicetelefon.people import read as people
from servicetelefon.web.sessions import (
    SAFE_METHODS,
    check_csrf,
    check_origin,
    cookie_name,
    csrf_token,
)
from servicetelefon.web.site import SignInNeeded, signed_in, site_of

_ACTION = "x-action"
PROGRAMS = "/api/"
"""Other systems call these without a browser; each carries its own secret and no cookie counts."""

_LOOPBACK = frozenset({"127.0.0.1", "::1"})
_LOOPBACK_NAMES = _LOOPBACK | {"localhost"}

Endpoint = Callable[..., Awaitable[Any]]
Gate = Callable[[Request], Awaitable[None]]
Answers = type[BaseModel] | type[Response] | None


class RouteWithoutAction(Exception):
    """A route that nobody has said who may use: the program does not start."""


class NotAllowed(Forbidden):
    """Signed in, but not for this."""

    code = "not-allowed"


class PasswordChangeNeeded(ServiceError):
    """A first password: it must be changed before anything else."""

    code = "password-change-needed"
    status = 403


@dataclass(frozen=True, slots=True)
class Route:
    """One address: who may use it for what, and the function that answers."""

    method: str
    path: str
    action: Action
    gate: Gate
    endpoint: Endpoint
    answers: Answers = None
    """What a program gets, for the description of the API: a shape of JSON, or a kind of file."""
    status: int = 200


def _answers(answers: Answers) -> tuple[type[Response], type[BaseModel] | None]:
    if answers is None:
        return HTMLResponse, None
    if issubclass(answers, Response):
        return answers, None
    return JSONResponse, answers


class Routes:
    """The routes of one audience. Every one says which action it is."""

    def __init__(self) -> None:
        self._routes: list[Route] = []

    def get(
        self,
        path: str,
        *,
        action: Action,
        or_this_machine: bool = False,
        answers: Answers = None,
    ) -> Callable[[Endpoint], Endpoint]:
        """`or_this_machine`: whoever asks from this very machine passes without signing in."""
        gate = _gate(action, or_this_machine=or_this_machine)
        return self._add("GET", path, action, gate, answers)

    def post(
        self, path: str, *, action: Action, answers: Answers = None, status: int = 200
    ) -> Callable[[Endpoint], Endpoint]:
        return self._add("POST", path, action, _gate(action), answers, status)

    def put_on(self, app: FastAPI) -> None:
        for route in self._routes:
            answers, shape = _answers(route.answers)
            app.add_api_route(
                route.path,
                route.endpoint,
                status_code=route.status,
                methods=[route.method],
                dependencies=[Depends(route.gate)],
                openapi_extra={_ACTION: route.action.value},
                response_class=answers,
                response_model=None,
                responses={route.status: {"model": shape}} if shape else None,
            )

    def _add(
        self,
        method: str,
        path: str,
        action: Action,
        gate: Gate,
        answers: Answers = None,
        status: int = 200,
    ) -> Callable[[Endpoint], Endpoint]:
        def register(endpoint: Endpoint) -> Endpoint:
            self._routes.append(Route(method, path, action, gate, endpoint, answers, status))
            return endpoint

        return register


def actions(routes: Iterable[BaseRoute]) -> dict[str, Action]:
    """Method and path → action; RouteWithoutAction for a route that was added past `Routes`."""
    found: dict[str, Action] = {}
    for route in routes:
        if not isinstance(route, APIRoute) or _ACTION not in (route.openapi_extra or {}):
            raise RouteWithoutAction(f"{getattr(route, 'path', route)} names no action")
        for method in route.methods or ():
            found[f"{method} {route.path}"] = Action((route.openapi_extra or {})[_ACTION])
    return found


def _gate(action: Action, *, or_this_machine: bool = False) -> Gate:
    async def gate(request: Request) -> None:
        changes = request.method not in SAFE_METHODS
        if changes and not request.url.path.startswith(PROGRAMS):
            check_origin(request)
        if action is Action.PUBLIC or (or_this_machine and _from_this_machine(request)):
            # Citizens' pages need no database, so they stand while it is away.
            return
        who, token = await _session(request)
        request.state.who = who
        request.state.action = action
        request.state.csrf = csrf_token(token)
        _allow(who, action)
        if changes:
            await check_csrf(request, request.state.csrf)

    return gate


def _from_this_machine(request: Request) -> bool:
    """Not through a proxy, which names whom it asks for, and not by a rebound name."""
    client = request.client.host if request.client else ""
    return client in _LOOPBACK and (request.url.hostname or "") in _LOOPBACK_NAMES


async def _session(request: Request) -> tuple[SignedIn | None, str]:
    services = site_of(request).services
    token = request.cookies.get(cookie_name(services.settings))
    if not token:
        return None, ""
    async with services.database.step() as tx:
        session = await services.people.session(tx, token)
    return (session.who, token) if session else (None, "")


async def may_still(request: Request) -> bool:
    """Whether who passed the gate would pass it again now. Looking is not using: it keeps no
    session alive."""
    who, services = signed_in(request), site_of(request).services
    digest, now = bytes.fromhex(who.session), services.clock.now()
    async with services.database.step() as tx:
        found = await people.session(tx, services.vault, digest, now, IDLE)
    return found is not None and found.who.may(request.state.action)


def _allow(who: SignedIn | None, action: Action) -> None:
    if who is None:
        raise SignInNeeded("nobody is signed in")
    if who.must_change and action is not Action.SIGNED_IN:
        raise PasswordChangeNeeded("the first password must be changed")
    if not who.may(action):
        raise NotAllowed(f"not allowed: {action}")
