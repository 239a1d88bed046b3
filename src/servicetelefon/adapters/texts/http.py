"""A gateway for text messages that takes JSON by HTTP: `to`, `text`, `reference`.

The reference is ours and goes along as `Idempotency-Key`, so that a message which is sent
again after a crash is delivered once. The text is in no log, and the number in no error.
"""

from __future__ import annotations

import asyncio
import json
import urllib.error
import urllib.request
from dataclasses import dataclass, field

from servicetelefon.kit.errors import Invalid, Unavailable
from servicetelefon.routing.text_port import TextMessage

SECONDS = 10
_TRY_LATER = frozenset({408, 425, 429})
_OUR_FAULT = range(400, 500)


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
            with urllib.request.urlopen(request, timeout=SECONDS) as response:  # noqa: S310
                response.read()
        except urllib.error.HTTPError as refused:
            with refused:
                status = refused.code
            if status in _OUR_FAULT and status not in _TRY_LATER:
                raise Invalid(f"the text gateway refuses the message: {status}") from None
            raise Unavailable(f"the text gateway cannot send now: {status}") from None
        except (urllib.error.URLError, TimeoutError, OSError) as wrong:
            raise Unavailable(f"the text gateway does not answer: {type(wrong).__name__}") from None
