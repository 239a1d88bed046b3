"""One WebSocket to Asterisk's REST interface: requests go out, answers and events come in.

Both directions share the socket ("REST over WebSocket", Asterisk 22.4 and later), so answers
and events stand in one order and no event overtakes the answer it belongs to.
"""

from __future__ import annotations

import asyncio
import base64
import itertools
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException

from servicetelefon.kit.errors import ServiceError, Unavailable

_ANSWER = "RESTResponse"
_GOOD = range(200, 300)
_LARGEST_MESSAGE = 32 * 1024 * 1024  # a survey of a full node
_SIGN_OF_LIFE = 5.0  # seconds between pings, and until one counts as missed


@dataclass(frozen=True)
class AriAddress:
    """Where a node's Asterisk is spoken to: `url` such as ws://127.0.0.1:8088/ari."""

    url: str
    user: str
    secret: str = field(repr=False)
    application: str = "servicetelefon"


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: str

    def json(self) -> Any:
        return json.loads(self.body)


class EngineRefused(ServiceError):
    """Asterisk answered, but would not do what was asked: a fault of ours or of its settings."""

    code = "engine-refused"
    status = 502


class AriConnection:
    """Requests over whatever socket is open now; `Unavailable` while there is none."""

    def __init__(self, address: AriAddress, *, time_limit: float = 3.0) -> None:
        self._address = address
        self._time_limit = time_limit
        self._socket: ClientConnection | None = None
        self._numbers = itertools.count(1)
        self._open_requests: dict[str, asyncio.Future[Answer]] = {}
        self.round_trip: float | None = None  # seconds, of the last request

    async def serve(
        self,
        applications: Sequence[str],
        on_open: Callable[[], Awaitable[None]],
        on_event: Callable[[Mapping[str, Any]], None],
    ) -> None:
        """Connect for these Stasis applications, run `on_open` beside the reader, and read on.

        Raises Unavailable when the connection ends or never stood; whoever calls tries again.
        """
        login = base64.b64encode(f"{self._address.user}:{self._address.secret}".encode()).decode()
        lost: BaseExceptionGroup | None = None
        try:
            async with connect(
                f"{self._address.url}/events?app={','.join(applications)}",
                additional_headers={"Authorization": f"Basic {login}"},
                compression=None,
                max_size=_LARGEST_MESSAGE,
                proxy=None,
                ping_interval=_SIGN_OF_LIFE,
                ping_timeout=_SIGN_OF_LIFE,
                open_timeout=self._time_limit,
                close_timeout=1.0,
            ) as socket:
                self._socket = socket
                async with asyncio.TaskGroup() as group:
                    group.create_task(self._read(socket, on_event))
                    group.create_task(_run(on_open))
        except* (OSError, WebSocketException, TimeoutError, ServiceError) as failures:
            lost = failures  # Python before 3.11.4 wraps what is raised in here into a group
        finally:
            self._socket = None
            self._fail_open_requests()
        if lost is not None:
            raise Unavailable(f"no connection to Asterisk: {_first(lost)}")

    async def _read(
        self, socket: ClientConnection, on_event: Callable[[Mapping[str, Any]], None]
    ) -> None:
        while True:
            message: dict[str, Any] = json.loads(await socket.recv())
            if message.get("type") != _ANSWER:
                on_event(message)
                continue
            waiting = self._open_requests.get(message["request_id"])
            if waiting is not None and not waiting.done():
                waiting.set_result(
                    Answer(int(message["status_code"]), message.get("message_body", ""))
                )

    async def request(
        self,
        method: str,
        uri: str,
        query: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
    ) -> Answer:
        """One request and its answer, whatever its status; Unavailable when none comes."""
        socket = self._socket
        if socket is None:
            raise Unavailable("no connection to Asterisk")
        number = str(next(self._numbers))
        message: dict[str, Any] = {
            "type": "RESTRequest",
            "transaction_id": number,
            "request_id": number,
            "method": method,
            "uri": uri,
        }
        if query:
            message["query_strings"] = [{"name": k, "value": v} for k, v in query.items()]
        if body is not None:
            message |= {"content_type": "application/json", "message_body": json.dumps(body)}
        answer = self._open_requests[number] = asyncio.get_running_loop().create_future()
        began = perf_counter()
        try:
            async with asyncio.timeout(self._time_limit):
                await socket.send(json.dumps(message))
                return await answer
        except (ConnectionClosed, TimeoutError) as error:
            raise Unavailable(f"Asterisk gave no answer to {method}") from error
        finally:
            self.round_trip = perf_counter() - began
            del self._open_requests[number]

    async def ask(
        self,
        method: str,
        uri: str,
        query: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
        *,
        fine: frozenset[int] = frozenset(),
    ) -> Answer:
        """Like `request`; raises EngineRefused for a status that is neither good nor `fine`."""
        answer = await self.request(method, uri, query, body)
        if answer.status in _GOOD or answer.status in fine:
            return answer
        # The address of the request has our ids only; its body could hold more and stays out.
        raise EngineRefused(
            f"Asterisk refused {method} {uri}: {answer.status}", status_code=answer.status
        )

    def _fail_open_requests(self) -> None:
        for waiting in self._open_requests.values():
            if not waiting.done():
                waiting.set_exception(Unavailable("the connection to Asterisk was lost"))


async def _run(work: Callable[[], Awaitable[None]]) -> None:
    await work()


def _first(failures: BaseExceptionGroup[Exception]) -> Exception:
    """The failure inside the (nested) group that a task group raises."""
    first = failures.exceptions[0]
    return _first(first) if isinstance(first, BaseExceptionGroup) else first
