"""Whatever somebody writes into an address or a form, no page breaks of it."""

from __future__ import annotations

import random
import re
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from fastapi import FastAPI

from house import House
from servicetelefon.domain.permissions import Role
from servicetelefon.web.app import ROUTES, Audience
from stores.web.routes import ROUTES as ACTIONS
from stores.web.visitor import ADDRESS, Visitor

pytestmark = pytest.mark.stores

Enter = Callable[..., Awaitable[Visitor]]

ID = "01a00000-0000-7000-8000-000000000000"
HOSTILE = (
    "a\x00b",
    "with a blank",
    "\r\nset-cookie: x=y",
    "١٢٣",
    "9" * 40,
    "=1+1",
    "#sys.version",
    f"0001-01-01T00:00:00+14:00_{ID}",
    "x" * 9000,
)
TOO_MANY, FAULT_OF_OURS = 429, 500
ENDLESS = {"/wallboard/strom", "/alarme/strom", "/office/strom", "/desk/events"}
ENDS_IT = {"/abmelden"}


@dataclass(frozen=True)
class Asked:
    """One route with the names of everything that can be put into it."""

    method: str
    path: str
    in_path: list[str]
    in_query: list[str]
    in_body: dict[str, str]
    is_json: bool

    def address(self, name: str = "", value: str = "") -> str:
        def filled(found: re.Match[str]) -> str:
            return quote(value, safe="")[:9000] if found[1] == name else ID

        return re.sub(r"\{(\w+)\}", filled, self.path)


def described() -> dict[str, Any]:
    app = FastAPI(openapi_url="/description")
    for routes in ROUTES[Audience.ALL]:
        routes.put_on(app)
    return app.openapi()


def resolved(shape: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    while reference := shape.get("$ref"):
        shape = schemas[reference.rpartition("/")[2]]
    return shape


def sample(shape: dict[str, Any], schemas: dict[str, Any]) -> str:
    shape = resolved(shape, schemas)
    shape = resolved(shape["anyOf"][0], schemas) if "anyOf" in shape else shape
    if "enum" in shape:
        return str(shape["enum"][0])
    kinds = {"uuid": ID, "date": "2026-11-29", "boolean": "true", "integer": "1", "number": "1"}
    return kinds.get(shape.get("format", ""), kinds.get(shape.get("type", ""), "x"))


def every_route() -> Iterator[Asked]:
    found = described()
    schemas = found.get("components", {}).get("schemas", {})
    for path, methods in found["paths"].items():
        for method, one in methods.items():
            parts = one.get("parameters", [])
            content = one.get("requestBody", {}).get("content", {})
            shape = resolved(next(iter(content.values()), {}).get("schema", {}), schemas)
            yield Asked(
                method.upper(),
                path,
                [part["name"] for part in parts if part["in"] == "path"],
                [part["name"] for part in parts if part["in"] == "query"],
                {name: sample(one, schemas) for name, one in shape.get("properties", {}).items()},
                "application/json" in content,
            )


def hostile(client: httpx.AsyncClient, asked: Asked, token: str) -> Iterator[httpx.Request]:
    """Each place of this route with each hostile value, the others as they should be."""
    headers = {"origin": ADDRESS, "x-csrf-token": token}

    def request(address: str, query: dict[str, str], body: dict[str, str]) -> httpx.Request:
        sent: dict[str, Any] = {}
        if asked.method == "POST":
            sent = {"json": body} if asked.is_json else {"data": body}
        return client.build_request(asked.method, address, params=query, headers=headers, **sent)

    for value in HOSTILE:
        for name in asked.in_path:
            yield request(asked.address(name, value), {}, asked.in_body)
        for name in asked.in_query:
            yield request(asked.address(), {name: value}, asked.in_body)
        for name in asked.in_body:
            yield request(asked.address(), {}, {**asked.in_body, name: value})


def elsewhere(house: House, client: Visitor) -> Visitor:
    """The same browser at another address: floods are counted by address."""
    address = f"10.0.0.{random.randrange(1, 1 << 30)}"
    transport = httpx.ASGITransport(house.app, client=(address, 1))
    return Visitor(transport=transport, base_url=ADDRESS, cookies=client.cookies)


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_no_value_breaks_a_page(house: House, enter: Enter, method: str):
    client = await enter(*Role, offices=frozenset({"amt-nord"}))
    token = await client.token()
    broken: set[str] = set()
    for asked in every_route():
        if asked.method != method or asked.path in ENDLESS | ENDS_IT or "/strom" in asked.path:
            continue
        for request in hostile(client, asked, token):
            answer = await client.send(request)
            if answer.status_code == TOO_MANY:
                client = elsewhere(house, client)
                answer = await client.send(request)
            if answer.status_code >= FAULT_OF_OURS:
                broken.add(f"{asked.path} {str(request.url)[:99]} {request.content[:99]!r}")
            assert "set-cookie: x=y" not in str(answer.headers)
    assert broken == set()


def test_every_route_is_tried():
    tried = {f"{one.method} {one.path}" for one in every_route()}
    assert {route.replace(":path", "") for route in ACTIONS} == tried
