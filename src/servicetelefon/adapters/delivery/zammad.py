"""A ticket in Zammad over its REST API. Before a second try it is looked for: a ticket that was
made although no answer came is not made again."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from typing import Any

from servicetelefon.adapters.delivery.over_http import System, number_of
from servicetelefon.referral.port import Parcel, Way


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
        if parcel.tries > 1 and (found := await self._found(parcel)):
            return found
        made = await self._ask("POST", "/api/v1/tickets", json=self._ticket(parcel))
        return f"zammad-{number_of(made, 'number')}"

    async def _found(self, parcel: Parcel) -> str | None:
        query = {"query": f'title:"{parcel.title}"', "limit": "1"}
        found = await self._ask("GET", "/api/v1/tickets/search", params=query)
        tickets = found.get("tickets") if isinstance(found, dict) else found
        if not tickets:
            return None
        first = tickets[0]
        if isinstance(first, dict):
            return f"zammad-{number_of(first, 'number')}"
        one = await self._ask("GET", f"/api/v1/tickets/{int(first)}")
        return f"zammad-{number_of(one, 'number')}"

    async def _ask(self, method: str, path: str, **what: Any) -> dict[str, Any] | list[Any]:
        headers = {"Authorization": f"Token token={self.token}"}
        return await self.system.ask(method, f"{self.url}{path}", headers=headers, **what)

    def _ticket(self, parcel: Parcel) -> dict[str, Any]:
        files = [
            ("weiterleitung.pdf", "application/pdf", parcel.pdf),
            ("weiterleitung.json", "application/json", parcel.document.model_dump_json().encode()),
            *((one.name, one.media_type, one.content) for one in parcel.enclosed),
        ]
        return {
            "title": parcel.title,
            "group": self.group,
            "customer": self.customer,
            "article": {
                "subject": parcel.title,
                "body": parcel.text,
                "type": "note",
                "internal": True,
                "message_id": f"<{parcel.id}@servicetelefon.invalid>",
                "attachments": [
                    {
                        "filename": name,
                        "data": base64.b64encode(content).decode(),
                        "mime-type": media_type,
                    }
                    for name, media_type, content in files
                ],
            },
        }
