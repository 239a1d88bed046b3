"""What a chat is not meant for: broken JSON, a megabyte, control characters, piled-up accents, floods.
A clear status, no trace, and the service stays up."""

from __future__ import annotations

import json
import os
from collections import Counter
from uuid import uuid4

import httpx
import pytest

from house import House
from stores.web.chatting import HTML, begins, rows, says
from stores.web.visitor import ADDRESS, Visitor

pytestmark = pytest.mark.stores


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b"[]", 400),
        (json.dumps({"text": 5}).encode(), 400),
        (json.dumps({"text": ""}).encode(), 400),
        (json.dumps({"text": "\x00\x01"}).encode(), 400),
        (json.dumps({"text": "x", "unknown": 1}).encode(), 400),
        (json.dumps({"text": "a" * 5000}).encode(), 413),
        (b'{"text": "' + b"a" * 1_000_000 + b'"}', 413),
        (json.dumps({"text": "H" + "\u0336\u0337" * 400 + "ilfe"}).encode(), 200),
    ],
)
async def test_bad_input_has_a_clear_status_and_leaves_no_trace(
    house: House, visitor: Visitor, body: bytes, status: int
):
    chat, token = await begins(visitor)
    headers = {**token, "content-type": "application/json"}
    answer = await visitor.post(f"/api/v1/chats/{chat}/messages", content=body, headers=headers)
    assert answer.status_code == status, answer.text
    assert "Traceback" not in answer.text
    if status != 200:
        assert answer.json()["code"]
        assert await rows(house, "select 1 from chat.message") == []


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"text": "a" * 1_000_000}, 413),
        ({"text": "a" * 5000}, 200),
        ({"text": ""}, 200),
        ({"text": "\x00\x01\x1b"}, 200),
        ({"text": "H" + "\u0336\u0337" * 400 + "ilfe"}, 200),
        ({"text": "x", "contact": "kein"}, 400),
        ({"text": "x", "once": "kein"}, 400),
        ({"do": "rate", "value": "kein:yes"}, 404),
        ({"do": "rate", "value": f"{uuid4()}:yes"}, 404),
        ({"do": "choose", "value": "../../etc/passwd"}, 200),
        ({"do": "erfunden"}, 200),
        ({"do": "callback", "number": "1" * 50_000}, 200),
        ({"do": "callback", "number": "040 428280", "when": "9" * 400}, 200),
        ({"language": "xx", "text": "Guten Tag"}, 200),
    ],
)
async def test_a_form_with_bad_input_is_answered_in_words(
    house: House, visitor: Visitor, fields: dict[str, str], status: int
):
    answer = await visitor.post("/chat", data=fields, headers=HTML)
    assert answer.status_code == status, answer.text[:500]
    assert "Traceback" not in answer.text
    assert "<html" in answer.text
    assert await rows(house, "select 1 from routing.callback") == []


@pytest.mark.parametrize(
    "body", [b"%", b"text=%ff%fe%00", b"\xff\xfe\x00" * 1000, b"&&&===", b"text", b""]
)
async def test_a_form_that_is_none_breaks_nothing(visitor: Visitor, body: bytes):
    for kind in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "x/y"):
        answer = await visitor.post("/chat", content=body, headers={**HTML, "content-type": kind})
        assert answer.status_code in (200, 400, 415), answer.text[:500]


async def test_a_flood_is_told_to_wait(visitor: Visitor):
    chat, token = await begins(visitor)
    found = {(await says(visitor, chat, token, "Guten Tag")).status_code for _ in range(40)}
    assert found == {200, 429}
    assert (await visitor.get("/")).status_code == 200


FLOOD = 10_000 if os.environ.get("DRILL") else 1_000


async def test_ten_thousand_messages_of_one_address_in_many_chats(house: House, visitor: Visitor):
    """One address is slowed down however many conversations it begins; others are not."""
    open_ = [await begins(visitor) for _ in range(20)]
    found = Counter[int]()
    for number in range(FLOOD):
        chat, token = open_[number % len(open_)]
        answer = await says(visitor, chat, token, "Guten Tag")
        found[answer.status_code] += 1
        if answer.status_code == 429:
            assert answer.json()["retryable"] is True
    assert set(found) == {200, 429}
    assert found[200] <= 400, "120 at once, then two a second"
    ((kept,),) = await rows(house, "select count(*) from chat.message where who = 'citizen'")
    assert kept == found[200]
    other = httpx.ASGITransport(house.app, client=("10.1.2.3", 4000))
    async with Visitor(transport=other, base_url=ADDRESS) as neighbour:
        chat, token = await begins(neighbour)
        assert (await says(neighbour, chat, token, "Guten Tag")).status_code == 200
