"""The text gateway against a real HTTP server on the loopback."""

from __future__ import annotations

import json
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from uuid import UUID

import pytest

from cities import MUSTERSTADT
from servicetelefon.adapters.texts.http import HttpTexts
from servicetelefon.city.load import load_city
from servicetelefon.domain.outgoing import Allowed, decide_callback
from servicetelefon.kit.errors import Invalid, Unavailable
from servicetelefon.routing.text_port import TextMessage

pytestmark = pytest.mark.unit


@contextmanager
def a_gateway(
    status: int, more: Mapping[str, str] | None = None
) -> Generator[tuple[str, list[dict[str, Any]]]]:
    came: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            came.append({**body, "headers": dict(self.headers), "path": self.path})
            self.send_response(status)
            for name, value in ({"Content-Length": "2"} | dict(more or {})).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(b"{}")

        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/send", came
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def message() -> TextMessage:
    allowed = decide_callback("+4917612345678", load_city(MUSTERSTADT).calls_out, confirmed=True)
    assert isinstance(allowed, Allowed)
    return TextMessage(UUID(int=7), allowed, "Wir rufen Sie an: morgen um 8 Uhr.")


async def test_what_goes_over_the_wire():
    with a_gateway(202) as (url, came):
        await HttpTexts(url, "geheim").send(message())
    [one] = came
    assert (one["to"], one["text"]) == ("+4917612345678", "Wir rufen Sie an: morgen um 8 Uhr.")
    assert one["reference"] == one["headers"]["Idempotency-Key"] == str(UUID(int=7))
    assert one["headers"]["Authorization"] == "Bearer geheim"


@pytest.mark.parametrize(
    ("status", "failure"),
    [
        (400, Invalid),
        (422, Invalid),
        # The message is right; the operator's token or address is not.
        (401, Unavailable),
        (404, Unavailable),
        (429, Unavailable),
        (500, Unavailable),
        (503, Unavailable),
    ],
)
async def test_what_is_tried_again_and_what_is_not(status: int, failure: type[Exception]):
    with a_gateway(status) as (url, _), pytest.raises(failure) as refused:
        await HttpTexts(url).send(message())
    assert "176" not in str(refused.value)


async def test_a_gateway_that_is_not_there():
    with a_gateway(200) as (url, _):
        pass
    with pytest.raises(Unavailable):
        await HttpTexts(url).send(message())


async def test_a_page_to_which_somebody_is_sent_has_taken_no_message():
    """A gateway behind a sign-in: following it would ask for a page, and that is answered well."""
    with a_gateway(302, {"Location": "/sign-in"}) as (url, _), pytest.raises(Unavailable):
        await HttpTexts(url).send(message())


async def test_an_answer_that_breaks_off_is_tried_again():
    less_than_said = {"Content-Length": "99", "Connection": "close"}
    with a_gateway(200, less_than_said) as (url, _), pytest.raises(Unavailable):
        await HttpTexts(url).send(message())
