"""The newer keys with real calls: how an enquiry stands, which office, a link, a code from the chat."""

from __future__ import annotations

import json
import os
from collections.abc import AsyncGenerator, Generator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, Self
from uuid import UUID, uuid4

import httpx
import pytest

from portal_form import hands_in, numbers
from running_service import Service
from servicetelefon.bootstrap.places import Places
from servicetelefon.chat import store as chats
from servicetelefon.chat.store import Label, Said
from servicetelefon.config import read
from servicetelefon.domain.chat import Who
from servicetelefon.domain.leaflet import leaflet_code
from servicetelefon.kit.crypto import Vault
from servicetelefon.kit.keys import KeyRing
from servicetelefon.records import store as records
from servicetelefon.records.store import NewContact
from talks import waiting
from telephony.sipp import Call, caller
from telephony.sound import is_speech
from whole_line import WholeLine, whole_line

pytestmark = pytest.mark.service

CLOSED_LINE = "800"
PAGES = "https://hilfe.example"
WORDS = "Ich habe seit Montag keinen Strom."
CODE = "13572468"


class Gateway:
    """A real HTTP server that takes messages."""

    def __init__(self) -> None:
        came: list[dict[str, Any]] = []

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                came.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
                pass

        self.came = came
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = Thread(target=self._server.serve_forever)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/send"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture(scope="module")
def gateway() -> Generator[Gateway]:
    with Gateway() as made:
        yield made


@pytest.fixture(scope="module")
def settings(gateway: Gateway) -> dict[str, str]:
    return {
        "SERVICETELEFON_TEXT_GATEWAY": gateway.url,
        "SERVICETELEFON_PUBLIC_ADDRESS": PAGES,
    }


@pytest.fixture
async def line(service: Service) -> AsyncGenerator[WholeLine]:
    async with whole_line(service) as made:
        async with made.database.step() as tx:  # a new service opens every line at every hour
            await tx.do(
                'update city.switch set "on" = false where name = %s', ("line_opened:nacht",)
            )
        yield made


async def told(line: WholeLine, contact: UUID, beginning: str) -> None:
    async def so() -> bool:
        [(found,)] = await line.rows("select told from phone.call where contact = %s", contact)
        return (found or "").startswith(beginning)

    await line.until(so)


async def in_service(line: WholeLine, call: Call) -> UUID:
    await call.answered()
    contact = await line.newest()

    async def turned_away() -> bool:
        found = await line.rows("select state from phone.call where contact = %s", contact)
        return found == [("telling",)]

    await line.until(turned_away)
    call.media.press("*")
    await line.call_is(contact, "menu")
    return contact


def handed_in(service: Service) -> tuple[str, str]:
    """Reference and code of an enquiry handed in on the portal, as they are typed."""
    receipt = hands_in(service.base, was="mitteilung", text="Meine Heizung geht nicht.")
    reference, code = numbers(receipt)
    return reference.replace(" ", ""), code.replace(" ", "")


async def test_state_office_and_link_by_keys(
    service: Service, line: WholeLine, gateway: Gateway
) -> None:
    reference, code = handed_in(service)
    async with caller(line, CLOSED_LINE) as first:  # until the line has looked at its switches
        await first.answered()
        await first.media.hears(is_speech, over=1.0)
    async with caller(line, CLOSED_LINE) as call:
        contact = await in_service(line, call)
        call.media.press("7")
        await line.call_has(contact, "asks", "reference")
        call.media.press(reference)
        await line.call_has(contact, "asks", "code")
        call.media.press(code)
        await told(line, contact, "state:returned:due:")
        await call.media.hears(is_speech, over=1.0)
        call.media.press("2")
        await line.call_has(contact, "asks", "office_postcode")
        call.media.press("99002")
        await line.call_has(contact, "asks", "office_district")
        call.media.press("1")
        await told(line, contact, "office:amt-nord:")
        call.media.press("3")
        await told(line, contact, "answer:betraege")
        call.media.press("#")
        await told(line, contact, "link:betraege")
        await line.until(lambda: bool(gateway.came), within=30)
    [message] = gateway.came
    assert f"{PAGES}/z/{leaflet_code('betraege')}" in message["text"]
    async with httpx.AsyncClient(base_url=service.base) as citizen:
        assert (await citizen.get(f"/z/{leaflet_code('betraege')}")).status_code == 200


async def test_a_code_from_the_chat_typed_while_waiting_shows_the_chat_before_hello(
    service: Service, line: WholeLine
) -> None:
    vault = Vault(KeyRing(Places(read(service.environment)).keys), os.urandom)
    contact, now = uuid4(), datetime.now(UTC)
    async with line.database.step() as tx:
        new = NewContact(id=contact, realm="live", channel="chat", arrived_at=now, line="immer")
        await records.open_contact(tx, new)
        await chats.open_(tx, contact, "token", "immer", Label("label", "de", now))
        said = Said(uuid4(), contact, now, Who.CITIZEN, WORDS, "de")
        await chats.say(tx, vault, said)
        assert await chats.set_code(tx, vault, contact, CODE, now)
    async with waiting(line) as (call, waits):
        call.media.press("8")
        await line.call_has(waits, "asks", "chat_code")
        call.media.press(CODE)

        async def noted() -> bool:
            found = await line.rows("select chat from phone.call where contact = %s", waits)
            return found == [(contact,)]

        await line.until(noted)
        async with line.agent() as (agent, handset):
            await handset.rung()
            view = await line.desk.view(agent)
            assert view
            assert view.offer
            assert [one.words for one in view.before.messages] == [WORDS]
            await handset.answer()
            await line.is_in(agent, "talking")
            await call.hang_up()
            await line.is_in(agent, "wrap_up")
