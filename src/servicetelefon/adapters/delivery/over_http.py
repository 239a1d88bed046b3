"""One request to an office's system, with every way in which it can fail told as one fault."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import httpx

from servicetelefon.referral.port import Fault, NotDelivered

PATIENCE = 20.0
LARGEST_ANSWER = 1_000_000
_TOO_MANY, _TIMEOUT, _SERVER = 429, 408, 500


class System:
    """The HTTP of one office. Redirects are not followed: content goes where it was told to."""

    def __init__(self, client: httpx.AsyncClient, patience: float = PATIENCE) -> None:
        self._client = client
        self._patience = patience

    async def ask(self, method: str, url: str, **what: Any) -> dict[str, Any] | list[Any]:
        """The JSON answer; an empty one when there is none. Raises NotDelivered."""
        try:
            answer = await self._client.request(method, url, timeout=self._patience, **what)
        except httpx.TimeoutException as late:
            raise NotDelivered(Fault.TIMED_OUT, "the office's system does not answer") from late
        except (httpx.HTTPError, httpx.InvalidURL) as gone:
            sentence = f"the office's system cannot be reached ({type(gone).__name__})"
            raise NotDelivered(Fault.UNREACHABLE, sentence) from gone
        _judge(answer.status_code)
        return _json(answer)


def _judge(status: int) -> None:
    if status in (_TOO_MANY, _TIMEOUT) or status >= _SERVER:
        raise NotDelivered(Fault.BUSY, f"the office's system says {status}")
    if not httpx.codes.is_success(status):
        raise NotDelivered(Fault.REFUSED, f"the office's system says {status}")


def _json(answer: httpx.Response) -> dict[str, Any] | list[Any]:
    if not answer.content:
        return {}
    try:
        read: object = answer.json() if len(answer.content) <= LARGEST_ANSWER else None
    except ValueError as broken:
        raise NotDelivered(Fault.BROKEN_ANSWER, "the answer is not JSON") from broken
    if not isinstance(read, dict | list):
        raise NotDelivered(Fault.BROKEN_ANSWER, "the answer is neither object nor list")
    return cast("dict[str, Any] | list[Any]", read)


def number_of(answer: Mapping[str, Any] | list[Any], key: str) -> str:
    """A number or short word of the answer; it is what proves the delivery."""
    value = answer.get(key) if isinstance(answer, Mapping) else None
    if not isinstance(value, int | str) or not str(value):
        raise NotDelivered(Fault.BROKEN_ANSWER, f"the answer has no {key}")
    return str(value)[:64]
