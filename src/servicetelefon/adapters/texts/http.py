"""A gateway for text messages that takes JSON by HTTP: `to`, `text`, `reference`.

The reference is ours and goes along as `Idempotency-Key`, so that a message which is sent
again after a crash is delivered once. The text is in no log, and the number in no error.
"""

from __future__ import annotations

import asyncio
import http.client
import json
import urllib.error
import urllib.request
from dataclasses import dataclass, field

from servicetelefon.kit.errors import Invalid, Unavailable
from servicetelefon.routing.text_port import TextMessage

SECONDS = 10
_NOT_THE_MESSAGE = frozenset({401, 403, 404, 405, 407, 408, 425, 429})
"""Token, address or pace are wrong: the same message goes once they are right."""
_THE_MESSAGE = range(400, 500)


@dataclass(frozen=True, slots=True)
class HttpTexts:
    """`token` goes along as a bearer token, where the gateway wants one."""

    url: str
    token: str | None = field(default=None, repr=False)

    async def send(self, message: TextMessage) -> None:
        await asyncio.to_thread(self._send, message)

    def _send(self, message: TextMessage) -> None:
        body = {"to": message.to.number, "text": message.text, "reference": str(message.id)}
        headers = {"Content-Type": "application/json", "Idempotency-Key": str(message.id)}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        request = urllib.request.Request(  # noqa: S310 - the operator's own address
            self.url, data=json.dumps(body).encode(), headers=headers
        )
        try:
            with _opener().open(request, timeout=SECONDS) as response:
                response.read()
        except urllib.error.HTTPError as refused:
            with refused:
                status = refused.code
            if status in _THE_MESSAGE and status not in _NOT_THE_MESSAGE:
                raise Invalid(f"the text gateway refuses the message: {status}") from None
            raise Unavailable(f"the text gateway cannot send now: {status}") from None
        except (OSError, http.client.HTTPException) as wrong:
            raise Unavailable(f"the text gateway does not answer: {type(wrong).__name__}") from None


def _opener() -> urllib.request.OpenerDirector:
    """Goes to no other place: whoever follows asks for a page, which is answered well and has
    taken no message.
    """
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
    ):
        opener.add_handler(handler)
    return opener
