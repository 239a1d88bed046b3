"""A ticket in Zammad over its REST API; what is added later becomes a note on the same ticket, which is
open again then.

Before a second try both are looked for: what was made although no answer came is not made again.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from typing import Any

from servicetelefon.adapters.delivery.over_http import System, number_of
from servicetelefon.referral.contract import EntryDocument
from servicetelefon.referral.port import Fault, NotDelivered, Parcel, Way

_PROOF = "zammad-"


@dataclass(frozen=True, slots=True)
class ZammadCourier:
    system: System
    url: str
    token: str = field(repr=False)
    group: str
    customer: str

    @property
    def way(self) -> Way:
        return Way.ZAMMAD

    async def bring(self, parcel: Parcel) -> str:
        # Without one the referral went there by another way, before the office changed it.
        has_ticket = parcel.belongs_to.startswith(_PROOF)
        if has_ticket and isinstance(parcel.document, EntryDocument):
            return await self._note(parcel)
        if parcel.tries > 1 and (found := await self._found(f'title:"{parcel.title}"')):
            return f"{_PROOF}{number_of(found, 'number')}"
        made = await self._ask("POST", "/api/v1/tickets", json=self._ticket(parcel))
        return f"{_PROOF}{number_of(made, 'number')}"

    async def _note(self, parcel: Parcel) -> str:
        """On the ticket of the referral; while that cannot be found this is tried again, and then
        a person hears of it."""
        number = parcel.belongs_to.removeprefix(_PROOF)
        ticket = await self._found(f"number:{number}")
        if ticket is None:
            raise NotDelivered(Fault.BUSY, "the ticket of the referral is not found")
        path = f"/api/v1/tickets/{int(number_of(ticket, 'id'))}"
        proof = f"{_PROOF}{number_of(ticket, 'number')}-{parcel.id}"
        if parcel.tries > 1 and await self._has_note(ticket, parcel):
            return proof
        # One request for both: a note alone would lie on a closed ticket that nobody looks at.
        await self._ask("PUT", path, json={"state": "open", "article": self._article(parcel)})
        return proof

    async def _has_note(self, ticket: dict[str, Any], parcel: Parcel) -> bool:
        path = f"/api/v1/ticket_articles/by_ticket/{int(number_of(ticket, 'id'))}"
        articles = await self._ask("GET", path)
        wanted = _message_id(parcel)
        return isinstance(articles, list) and any(
            isinstance(one, dict) and one.get("message_id") == wanted for one in articles
        )

    async def _found(self, query: str) -> dict[str, Any] | None:
        asked = {"query": query, "limit": "1"}
        found = await self._ask("GET", "/api/v1/tickets/search", params=asked)
        tickets = found.get("tickets") if isinstance(found, dict) else found
        if not tickets:
            return None
        first = tickets[0]
        if isinstance(first, dict):
            return first
        one = await self._ask("GET", f"/api/v1/tickets/{int(first)}")
        return one if isinstance(one, dict) else None

    async def _ask(self, method: str, path: str, **what: Any) -> dict[str, Any] | list[Any]:
        headers = {"Authorization": f"Token token={self.token}"}
        return await self.system.ask(method, f"{self.url}{path}", headers=headers, **what)

    def _ticket(self, parcel: Parcel) -> dict[str, Any]:
        return {
            "title": parcel.title,
            "group": self.group,
            "customer": self.customer,
            "article": self._article(parcel),
        }

    def _article(self, parcel: Parcel) -> dict[str, Any]:
        document = parcel.document.model_dump_json().encode()
        files = [
            (f"{parcel.stem}.pdf", "application/pdf", parcel.pdf),
            (f"{parcel.stem}.json", "application/json", document),
            *((one.name, one.media_type, one.content) for one in parcel.enclosed),
        ]
        return {
            "subject": parcel.title,
            "body": parcel.text,
            "type": "note",
            "internal": True,
            "message_id": _message_id(parcel),
            "attachments": [
                {
                    "filename": name,
                    "data": base64.b64encode(content).decode(),
                    "mime-type": media_type,
                }
                for name, media_type, content in files
            ],
        }


def _message_id(parcel: Parcel) -> str:
    return f"<{parcel.id}@servicetelefon.invalid>"
