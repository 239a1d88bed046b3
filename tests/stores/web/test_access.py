"""Who passes which door: default deny, forms of our own only, cookies that say little."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

import httpx
import pytest
from fastapi import FastAPI

from house import House
from servicetelefon.domain.permissions import Action, Role, may
from servicetelefon.web.access import RouteWithoutAction, actions
from stores.web.routes import ROUTES
from stores.web.visitor import ADDRESS, HTML, Visitor

pytestmark = pytest.mark.stores

Enter = Callable[..., Awaitable[Visitor]]

ID = "01a00000-0000-7000-8000-000000000000"

STREAMS = {"GET /wallboard/strom", "GET /alarme/strom", "GET /office/strom"}
GUARDED = {route: action for route, action in ROUTES.items() if action is not Action.PUBLIC}


def request(client: httpx.AsyncClient, route: str) -> httpx.Request:
    method, path = route.split(" ")
    path = re.sub(r"\{(?:contact|account|enquiry|document|delivery|alarm)\}", ID, path)
    path = path.replace("{event}", "accepted").replace("{office}", "amt-nord")
    return client.build_request(method, path, headers={"origin": ADDRESS})


async def test_every_route_and_its_action_is_written_down(house: House):
    assert actions(house.app.routes) == ROUTES


def test_a_route_that_names_no_action_stops_the_start():
    app = FastAPI(openapi_url=None)
    app.add_api_route("/hidden", lambda: "x")
    with pytest.raises(RouteWithoutAction, match="/hidden"):
        actions(app.routes)


async def test_nobody_passes_a_guarded_door_without_signing_in(visitor: Visitor):
    for route in GUARDED:
        answer = await visitor.send(request(visitor, route))
        assert answer.status_code in (303, 401), route
        if answer.status_code == 303:
            assert answer.headers["location"].startswith("/anmelden?weiter=")


@pytest.mark.parametrize("role", Role)
async def test_a_role_passes_its_own_doors_only(enter: Enter, role: Role):
    client = await enter(role)
    token = await client.token()
    for route, action in GUARDED.items():
        if route in ("GET /desk/events", "POST /abmelden"):
            continue
        if route in STREAMS and may({role}, action):
            continue  # it would be answered for ten minutes
        asked = request(client, route)
        asked.headers.update({"x-csrf-token": token, "accept": "application/json"})
        answer = await client.send(asked)
        refused = answer.status_code == 403 and answer.json()["code"] == "not-allowed"
        assert refused is not may({role}, action), f"{route}: {answer.status_code}"


async def test_a_form_from_another_site_is_refused(enter: Enter):
    client = await enter(Role.AGENT)
    data = {"csrf": await client.token()}
    for origin in ("http://evil.test", "null", ""):
        answer = await client.post("/desk/ready", data=data, headers={"origin": origin})
        assert answer.status_code == 403
        assert "kam nicht von unserer Seite" in answer.text


async def test_a_form_without_or_with_a_foreign_token_is_refused(enter: Enter):
    mara, nils = await enter(Role.AGENT), await enter(Role.AGENT, login="nils")
    for data in ({}, {"csrf": ""}, {"csrf": await nils.token()}):
        answer = await mara.post("/desk/ready", data=data, headers={"origin": ADDRESS})
        assert answer.status_code == 403


async def test_the_cookie_is_for_this_browser_only_and_ends_with_it(house: House, visitor: Visitor):
    await house.person("mara", Role.AGENT)
    answer = await visitor.signs_in("mara")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Max-Age" not in cookie
    assert "expires" not in cookie.lower()


async def test_every_answer_forbids_inline_script_frames_and_keeping(visitor: Visitor):
    for path in ("/", "/anmelden", "/gibt-es-nicht"):
        headers = (await visitor.get(path)).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self';" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"


async def test_what_a_program_asks_for_it_is_refused_in_its_own_form(visitor: Visitor):
    answer = await visitor.get("/desk", headers={"accept": "application/json"})
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "sign-in-needed"


async def test_operations_are_open_to_this_machine_and_to_roles(
    house: House, visitor: Visitor, enter: Enter
):
    assert (await visitor.get("/readyz", headers=HTML)).status_code == 303
    transport = httpx.ASGITransport(house.app, client=("127.0.0.1", 1))
    async with httpx.AsyncClient(transport=transport) as local:
        assert (await local.get("http://localhost/metrics")).status_code == 200
        # A page elsewhere whose name was made to point here.
        assert (await local.get("http://rebound.test/metrics")).status_code == 401
    lena = await enter(Role.SUPERVISOR)
    assert (await lena.get("/metrics")).status_code == 200
