"""A relay for sound (TURN, RFC 8656) where a firewall lets no UDP out, as browsers are told of it.

The relay knows nobody by name: who shows a moment in the future, signed with the secret that it
shares with us, may use it until then ("use-auth-secret" of coturn).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import datetime, timedelta

FOR_A_SHIFT = timedelta(hours=12)
FOR_A_CALL = timedelta(hours=1)

IceServers = list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class Relay:
    """`address` is a TURN address such as turns:relay.example:443?transport=tcp."""

    address: str
    secret: str = field(repr=False)

    def servers(self, now: datetime, lasts: timedelta) -> IceServers:
        """As the browser wants them. The name says how long, and nothing of who."""
        name = f"{int((now + lasts).timestamp())}:servicetelefon"
        signed = hmac.digest(self.secret.encode(), name.encode(), hashlib.sha1)
        credential = base64.b64encode(signed).decode()
        return [{"urls": self.address, "username": name, "credential": credential}]


def servers(relay: Relay | None, now: datetime, lasts: timedelta) -> IceServers:
    return relay.servers(now, lasts) if relay else []
