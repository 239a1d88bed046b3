"""Asking the provider, with every way in which it can fail told as one fault."""

from __future__ import annotations

from typing import Any, cast

import httpx

from servicetelefon.kit.errors import Unavailable
from servicetelefon.people.central import CentralRefused, Refused

PATIENCE = 8.0
LARGEST_ANSWER = 500_000
_OUR_FAULT = range(400, 500)
_LATER = frozenset({408, 425, 429})


class ProviderHttp:
    """Redirects are not followed: what we ask stays where it was sent."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def json(self, method: str, url: str, **what: Any) -> dict[str, object]:
        """The JSON object of the answer."""
        try:
            answer = await self._client.request(method, url, timeout=PATIENCE, **what)
        except (httpx.HTTPError, httpx.InvalidURL) as gone:
            sentence = f"the sign-in provider cannot be reached ({type(gone).__name__})"
            raise Unavailable(sentence) from gone
        if answer.status_code in _OUR_FAULT and answer.status_code not in _LATER:
            raise CentralRefused(Refused.NOT_PROVEN, f"the provider says {answer.status_code}")
        if not answer.is_success:
            raise Unavailable(f"the sign-in provider says {answer.status_code}")
        return _object(answer)


def _object(answer: httpx.Response) -> dict[str, object]:
    try:
        read: object = answer.json() if len(answer.content) <= LARGEST_ANSWER else None
    except ValueError:
        read = None
    if not isinstance(read, dict):
        raise Unavailable("the sign-in provider answers with something else than JSON")
    return cast("dict[str, object]", read)
