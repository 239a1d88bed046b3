"""The connection to the engine when the engine is slow, silent, talks nonsense or goes away."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from websockets.asyncio.server import ServerConnection, serve

from servicetelefon.adapters.ari.connection import AriAddress, AriConnection, EngineRefused
from servicetelefon.adapters.ari.link import AriLink
from servicetelefon.adapters.ari.telephony import AriTelephony
from servicetelefon.kit.errors import Unavailable
from servicetelefon.kit.tasks import Tasks
from servicetelefon.phone.port import (
    CallArrived,
    EngineFound,
    EngineLost,
    PhoneAccount,
    PhoneKind,
)
from telephony.line import Line

pytestmark = pytest.mark.calls

ARRIVES = {
    "type": "StasisStart",
    "args": ["arrived"],
    "channel": {
        "id": "c1",
        "state": "Ring",
        "caller": {"number": ""},
        "channelvars": {"LINE": "115", "ARRIVED": "1795573932445", "DOOR": ""},
    },
}


@dataclass
class Pretender:
    """Speaks ARI over a WebSocket as far as a connection needs; the test decides the rest."""

    answers: dict[str, tuple[int, object]] = field(
        default_factory=lambda: {
            "asterisk/modules/chan_pjsip.so": (200, {"status": "Running"}),
            "asterisk/info": (200, {"status": {"startup_time": "2026-11-24T08:00:00.000+0000"}}),
            "channels": (200, []),
            "bridges": (200, []),
        }
    )
    silent: set[str] = field(default_factory=set[str])
    asked: list[str] = field(default_factory=list[str])
    sockets: list[ServerConnection] = field(default_factory=list[ServerConnection])
    first_words: list[object] = field(default_factory=list[object])
    port: int = 0
    _request: asyncio.Event = field(default_factory=asyncio.Event)

    async def was_asked(self, request: str, *, times: int = 1) -> None:
        async with asyncio.timeout(5):
            while self.asked.count(request) < times:
                self._request.clear()
                await self._request.wait()

    async def talk(self, socket: ServerConnection) -> None:
        self.sockets.append(socket)
        for word in self.first_words:
            await socket.send(word if isinstance(word, str) else json.dumps(word))
        async for text in socket:
            request: dict[str, Any] = json.loads(text)
            self.asked.append(f"{request['method']} {request['uri']}")
            self._request.set()
            if request["uri"] in self.silent:
                continue
            status, body = self.answers.get(request["uri"], (204, ""))
            answer = {
                "type": "RESTResponse",
                "request_id": request["request_id"],
                "status_code": status,
                "message_body": json.dumps(body),
            }
            await socket.send(json.dumps(answer))

    async def tells(self, message: object) -> None:
        await self.sockets[-1].send(json.dumps(message))


@asynccontextmanager
async def connected(
    pretender: Pretender, *, time_limit: float = 0.2
) -> AsyncGenerator[tuple[Line, AriConnection]]:
    async with serve(pretender.talk, "127.0.0.1", 0) as server:
        pretender.port = server.sockets[0].getsockname()[1]
        address = AriAddress(f"ws://127.0.0.1:{pretender.port}/ari", "user", "secret")
        connection = AriConnection(address, time_limit=time_limit)
        link = AriLink(connection, "servicetelefon", random.Random(1))
        line, tasks = Line(AriTelephony(link)), Tasks("test")
        tasks.start(link.run(), "link")
        tasks.start(line.listen(), "ears")
        try:
            yield line, connection
        finally:
            await tasks.close()


async def test_lost_connection_is_told_once_and_made_again() -> None:
    pretender = Pretender()
    async with connected(pretender) as (line, _):
        for _ in range(3):
            await line.saw(EngineFound)
            await pretender.sockets[-1].close()
            await line.saw(EngineLost)
        await line.saw(EngineFound)
        assert line.events == []
        assert len(pretender.sockets) == 4


async def test_engine_is_found_when_sip_is_there_and_not_before() -> None:
    pretender = Pretender()
    module = "asterisk/modules/chan_pjsip.so"
    pretender.answers[module] = (404, {"message": "not loaded"})
    async with connected(pretender) as (line, _):
        await pretender.was_asked(f"GET {module}", times=2)
        assert line.events == []
        pretender.answers[module] = (200, {"status": "Running"})
        await line.saw(EngineFound)


async def test_call_that_comes_while_we_connect_is_told_after_the_finding() -> None:
    async with connected(Pretender(first_words=[ARRIVES])) as (line, _):
        await line.saw(CallArrived)
        assert isinstance(line.events[0], EngineFound)


async def test_request_without_an_answer_ends_in_time() -> None:
    async with connected(Pretender(silent={"channels/c1/answer"})) as (line, connection):
        await line.saw(EngineFound)
        with pytest.raises(Unavailable, match="no answer"):
            await line.engine.answer("c1")
        await line.engine.answer("c2")
        assert connection.round_trip is not None


async def test_requests_that_wait_end_with_the_connection() -> None:
    pretender = Pretender(silent={"channels/c1/answer"})
    async with connected(pretender, time_limit=60) as (line, _):
        await line.saw(EngineFound)
        asking = asyncio.ensure_future(line.engine.answer("c1"))
        await pretender.was_asked("POST channels/c1/answer")
        await pretender.sockets[-1].close()
        with pytest.raises(Unavailable):
            await asking


async def test_commands_without_a_connection_say_so() -> None:
    connection = AriConnection(AriAddress("ws://127.0.0.1:1/ari", "user", "secret"))
    telephony = AriTelephony(AriLink(connection, "servicetelefon", random.Random(1)))
    with pytest.raises(Unavailable):
        await telephony.survey()


async def test_refusal_names_the_request_and_no_secret() -> None:
    pretender = Pretender()
    pretender.answers["asterisk/config/dynamic/res_pjsip/auth/desk-1"] = (400, {})
    async with connected(pretender) as (line, _):
        await line.saw(EngineFound)
        with pytest.raises(EngineRefused, match="auth/desk-1: 400") as refused:
            await line.engine.admit(PhoneAccount("desk-1", PhoneKind.DESK, "very-secret"))
        assert "very-secret" not in str(refused.value)


@pytest.mark.parametrize(
    "nonsense",
    [
        {"type": "StasisStart"},
        {"type": "StasisStart", "args": None, "channel": 7},
        {"type": "StasisEnd", "channel": {}},
        {**ARRIVES, "channel": {**ARRIVES["channel"], "channelvars": {"LINE": "115", "ARRIVED": "?", "DOOR": ""}}},  # type: ignore[dict-item]
        {"no": "type"},
    ],
)  # fmt: skip
async def test_nonsense_is_passed_over(nonsense: object) -> None:
    pretender = Pretender()
    async with connected(pretender) as (line, _):
        await line.saw(EngineFound)
        await pretender.tells(nonsense)
        await pretender.tells(ARRIVES)
        await line.saw(CallArrived)
        assert line.events == []
