"""`/eingang`: an office without inbox says that a referral is in its file, by the address in the
delivery; and the same for its case system, by a signed message."""

from __future__ import annotations

import hmac
import json
from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import Form, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from servicetelefon.domain.permissions import Action
from servicetelefon.journey.enquiry import TOPIC
from servicetelefon.kit.crypto import signed
from servicetelefon.kit.errors import Forbidden, Invalid
from servicetelefon.web.access import Routes
from servicetelefon.web.site import SiteOf, address_of

routes = Routes()

PATH = "/eingang/{delivery}/{token}"
FRESH = timedelta(minutes=5)
"""A signed message that is older was kept by somebody."""


class WrongSignature(Forbidden):
    code = "wrong-signature"


@routes.get(PATH, action=Action.PUBLIC)
async def page(request: Request, site: SiteOf, delivery: UUID, token: str) -> HTMLResponse:
    site.state_questions.take(address_of(request))
    async with site.services.database.begin() as tx:
        pending = await site.services.referrals.receipts.show(tx, delivery, token)
    return site.page(
        request, "office/receipt.html", pending=pending, delivery=delivery, token=token
    )


@routes.post(PATH, action=Action.PUBLIC)
async def confirm(
    request: Request,
    site: SiteOf,
    delivery: UUID,
    token: str,
    name: Annotated[str, Form(min_length=2, max_length=120)],
    file_number: Annotated[str, Form(max_length=120)] = "",
) -> HTMLResponse:
    site.state_questions.take(address_of(request))
    words = f"{name.strip()}, {file_number.strip()}" if file_number.strip() else name.strip()
    receipts = site.services.referrals.receipts
    async with site.services.database.begin() as tx:
        row = await receipts.by_person(tx, delivery, token, words)
        pending = await receipts.show(tx, delivery, token)
    site.services.bell.ring(TOPIC, row.office or "")
    return site.page(
        request, "office/receipt.html", pending=pending, delivery=delivery, token=token
    )


class SystemReceipt(BaseModel):
    """What a case system sends: which referral, or which addition to it, and its file's number."""

    model_config = ConfigDict(extra="forbid")

    id: UUID
    office: str = Field(max_length=64)
    file_number: str = Field(default="", max_length=120)
    entry: UUID | None = None


@routes.post("/api/receipts", action=Action.PUBLIC)
async def by_system(request: Request, site: SiteOf) -> Response:
    """Signed as our own webhooks are: HMAC-SHA-256 over the moment, a dot and the body."""
    site.state_questions.take(address_of(request))
    body = await request.body()
    try:
        receipt = SystemReceipt.model_validate(json.loads(body))
    except (ValueError, ValidationError):
        raise Invalid("not a receipt") from None
    _check(request, site, receipt.office, body)
    async with site.services.database.begin() as tx:
        receipts = site.services.referrals.receipts
        at = await receipts.by_system(
            tx, receipt.id, receipt.office, receipt.file_number, receipt.entry
        )
    site.services.bell.ring(TOPIC, receipt.office)
    told = {"id": str(receipt.id), "receipt_at": at.isoformat() if at else None}
    return JSONResponse(told | ({"entry": str(receipt.entry)} if receipt.entry else {}))


def _check(request: Request, site: SiteOf, office: str, body: bytes) -> None:
    secret = site.services.referrals.secrets.get(office, "")
    moment = request.headers.get("x-servicetelefon-moment", "")
    given = request.headers.get("x-servicetelefon-signature", "")
    age = abs(site.services.clock.now().timestamp() - int(moment)) if moment.isdigit() else None
    fits = hmac.compare_digest(given.encode(), signed(secret, moment, body).encode())
    if not secret or not fits or age is None or age > FRESH.total_seconds():
        raise WrongSignature("the signature is not that of the office")
