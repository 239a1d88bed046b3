"""What somebody sees when something is wrong: a page that helps, never a trace."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable

import httpx
import pytest
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from house import House
from servicetelefon.domain.permissions import Action, Role
from servicetelefon.kit.database import DatabaseAway
from servicetelefon.web.access import Routes
from servicetelefon.web.edge import LARGEST_REQUEST, Edge, Patience
from servicetelefon.web.errors import answer
from stores.web.visitor import ADDRESS, Visitor

pytestmark = pytest.mark.stores

FORM = "application/x-www-form-urlencoded"
Enter = Callable[..., Awaitable[Visitor]]


def add_broken_routes(house: House) -> None:
    routes = Routes()

    @routes.get("/broken", action=Action.PUBLIC)
    async def broken() -> None:
        raise RuntimeError("Frau Muster, 040 123456")

    @routes.get("/away", action=Action.PUBLIC)
    async def away() -> None:
        raise DatabaseAway("the database does not answer")

    assert broken is not away
    routes.put_on(house.app)


async def test_an_unknown_page_says_so_and_where_to_go(visitor: Visitor):
    answer = await visitor.get("/gibt-es-nicht")
    assert answer.status_code == 404
    assert "Diese Seite gibt es nicht" in answer.text
    assert 'href="/"' in answer.text


async def test_a_fault_of_ours_is_a_page_without_its_trace(house: House, visitor: Visitor):
    add_broken_routes(house)
    answer = await visitor.get("/broken")
    assert answer.status_code == 500
    assert "Bei uns ist ein Fehler passiert" in answer.text
    assert "115" in answer.text
    assert "Muster, 040" not in answer.text
    assert "RuntimeError" not in answer.text
    assert "script-src 'self'" in answer.headers["content-security-policy"]


async def test_a_fault_of_ours_is_a_problem_for_programs(house: House, visitor: Visitor):
    add_broken_routes(house)
    answer = await visitor.get("/broken", headers={"accept": "application/json"})
    assert answer.json() == {
        "type": "urn:servicetelefon:error:unexpected",
        "title": "a fault of ours",
        "status": 500,
        "code": "unexpected",
        "retryable": True,
    }


async def test_when_the_database_is_away_trying_again_is_offered(house: House, visitor: Visitor):
    add_broken_routes(house)
    answer = await visitor.get("/away")
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "5"
    assert "Noch einmal versuchen" in answer.text
    assert 'href="/away"' in answer.text


async def test_citizens_are_served_while_the_database_is_away(house: House, visitor: Visitor):
    await house.services.database.close()
    assert (await visitor.get("/")).status_code == 200
    assert (await visitor.get("/phone/citizen")).status_code == 200
    assert (await visitor.get("/healthz")).status_code == 200


async def test_a_fragment_gets_one_sentence(enter: Enter):
    mara = await enter(Role.AGENT)
    answer = await mara.post(
        "/desk/end",
        headers={"origin": ADDRESS, "hx-request": "true", "x-csrf-token": await mara.token()},
    )
    assert answer.status_code == 409
    assert answer.text.strip().startswith("<p>Das geht im Moment nicht")
    assert "<html" not in answer.text


async def test_too_much_at_once_is_refused_before_it_is_read(visitor: Visitor):
    answer = await visitor.post("/anmelden", content=b"x" * (LARGEST_REQUEST + 1))
    assert answer.status_code == 413
    assert "zu viel auf einmal" in answer.text


async def test_too_much_in_pieces_is_refused_too(visitor: Visitor):
    async def pieces() -> AsyncGenerator[bytes]:
        for _ in range(LARGEST_REQUEST // 1024 + 2):
            yield b"x" * 1024

    answer = await visitor.post(
        "/anmelden",
        content=pieces(),
        headers={"origin": ADDRESS, "content-type": "application/x-www-form-urlencoded"},
    )
    assert answer.status_code in (400, 413)


async def test_who_never_ends_a_request_is_let_go(house: House):
    """A connection for each is all that a stranger needs to keep everybody out."""

    async def pieces() -> AsyncGenerator[bytes]:
        yield b"text=Gu"
        await asyncio.Event().wait()

    patient = Edge(house.app, headers={}, answer=answer, patience=Patience(silence=0.05))
    transport = httpx.ASGITransport(patient)
    async with Visitor(transport=transport, base_url=ADDRESS) as stranger:
        for path, kind in (("/chat", FORM), ("/api/v1/chats", "application/json")):
            headers = {"origin": ADDRESS, "content-type": kind}
            told = await stranger.post(path, content=pieces(), headers=headers)
            assert told.status_code in (400, 408)
            assert told.headers["connection"] == "close"


async def test_who_waits_for_an_answer_is_not_hurried():
    """Once a request is whole, only its end is waited for: streams stay open."""

    async def waits(scope: Scope, receive: Receive, send: Send) -> None:
        while (await receive()).get("more_body"):
            pass
        await asyncio.wait({asyncio.ensure_future(receive())}, timeout=0.2)
        await Response("told")(scope, receive, send)

    patient = Edge(waits, headers={}, answer=answer, patience=Patience(silence=0.05))
    async with Visitor(transport=httpx.ASGITransport(patient), base_url=ADDRESS) as visitor:
        assert (await visitor.get("/")).text == "told"


async def test_half_a_form_and_a_wrong_method_are_told(visitor: Visitor):
    half = await visitor.post("/anmelden", data={"login": "x"}, headers={"origin": ADDRESS})
    assert half.status_code == 400
    assert "Bitte prüfen Sie sie" in half.text
    wrong = await visitor.request("DELETE", "/offene-daten/2026-11.csv")
    assert (wrong.status_code, wrong.headers["allow"]) == (405, "GET")


async def test_an_address_that_is_no_id_is_told(enter: Enter):
    ada = await enter(Role.ADMIN)
    assert (await ada.get("/verwaltung/konten/keine-nummer")).status_code == 400


async def test_the_citizens_phone_may_be_asked_for_so_often_only(visitor: Visitor):
    answers = [(await visitor.get("/phone/citizen")).status_code for _ in range(40)]
    assert answers[0] == 200
    assert answers[-1] == 429


async def test_old_static_addresses_still_work_but_are_not_kept(visitor: Visitor):
    page = (await visitor.get("/")).text
    address = page.split('rel="stylesheet" href="')[1].split('"')[0]
    today = await visitor.get(address)
    assert "immutable" in today.headers["cache-control"]
    old = await visitor.get("/static/000000000000/style/all.css")
    assert old.headers["cache-control"] == "no-cache"
    assert old.content == today.content
    assert (await visitor.get("/static/000000000000/../../secret")).status_code == 404


async def test_static_files_are_compressed_and_pages_are_not(visitor: Visitor):
    page = await visitor.get("/")
    assert "content-encoding" not in page.headers
    address = page.text.split('rel="stylesheet" href="')[1].split('"')[0]
    assert (await visitor.get(address)).headers["content-encoding"] == "gzip"
    plain = await visitor.get(address, headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
