"""Offices without inbox confirm: a person by the delivery's address, a case system by signature."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

import httpx
import pytest

from house import House
from referrals import a_hand_over
from servicetelefon.domain.handover import Giver
from servicetelefon.domain.permissions import Role
from servicetelefon.domain.referral import ClaimWish, ReferralKind
from servicetelefon.journey.office_receipt import token_of
from servicetelefon.kit.crypto import signed
from servicetelefon.referral import deliveries
from servicetelefon.referral.deliveries import NewDelivery
from stores.web.visitor import ADDRESS, Visitor

pytestmark = pytest.mark.stores

Enter = Callable[..., Awaitable[Visitor]]
SECRET = "k" * 20


async def a_delivery(house: House) -> tuple[UUID, UUID]:
    services = house.services
    enquiry, delivery = services.ids.new(), services.ids.new()
    handed = a_hand_over(kind=ReferralKind.BENEFIT_CLAIM, claim=ClaimWish.YES)
    async with services.database.begin() as tx:
        await services.referrals.enquiries.take_in(tx, handed, Giver(enquiry, "immer"))
        at = services.clock.now()
        await deliveries.put(tx, NewDelivery(delivery, enquiry, "amt-nord", "folder", at))
    return enquiry, delivery


async def receipt_of(house: House, enquiry: UUID) -> object:
    async with house.services.database.begin(office="*") as tx:
        row = await tx.row(
            "select receipt_at from referral.referral where enquiry = %s", (enquiry,)
        )
    assert row is not None
    return row[0]


async def test_a_named_person_confirms_by_the_deliverys_address(house: House, visitor: Visitor):
    enquiry, delivery = await a_delivery(house)
    path = f"/eingang/{delivery}/{token_of(house.services.vault, delivery)}"
    assert "Ihr Name" in (await visitor.get(path)).text
    assert (await visitor.get(f"/eingang/{delivery}/{'0' * 32}")).status_code == 404
    nameless = await visitor.post(path, data={"name": ""}, headers={"origin": ADDRESS})
    assert nameless.status_code == 400
    assert await receipt_of(house, enquiry) is None
    done = await visitor.post(path, data={"name": "Erika Muster"}, headers={"origin": ADDRESS})
    assert "Der Eingang in der Akte ist bestätigt" in done.text
    assert await receipt_of(house, enquiry) is not None


async def sends(visitor: Visitor, house: House, enquiry: UUID, **wrong: str) -> httpx.Response:
    office = wrong.get("office", "amt-nord")
    body = json.dumps({"id": str(enquiry), "office": office, "file_number": "N 17/4"}).encode()
    old = timedelta(seconds=int(wrong.get("age", "0")))
    moment = str(int((house.services.clock.now() - old).timestamp()))
    headers = {
        "content-type": "application/json",
        "x-servicetelefon-moment": moment,
        "x-servicetelefon-signature": signed(wrong.get("secret", SECRET), moment, body),
    }
    return await visitor.post("/api/receipts", content=body, headers=headers)


@pytest.mark.parametrize(
    "wrong", [{"secret": "x" * 20}, {"age": "301"}, {"office": "amt-sued"}, {"secret": ""}]
)
async def test_what_is_not_signed_by_the_office_confirms_nothing(
    house: House, visitor: Visitor, wrong: dict[str, str]
):
    enquiry, _ = await a_delivery(house)
    assert (await sends(visitor, house, enquiry, **wrong)).status_code == 403
    assert await receipt_of(house, enquiry) is None


async def test_a_case_system_confirms_by_signature(house: House, visitor: Visitor):
    enquiry, _ = await a_delivery(house)
    answer = await sends(visitor, house, enquiry)
    assert answer.status_code == 200
    assert answer.json()["receipt_at"] is not None
    garbage = await visitor.post(
        "/api/receipts", content=b"{", headers={"accept": "application/json"}
    )
    assert garbage.status_code == 400


async def test_supervisors_own_what_was_not_delivered(house: House, enter: Enter):
    _, delivery = await a_delivery(house)
    await house.services.referrals.deliveries.bring(delivery)  # no way to the office is set up
    lena = await enter(Role.SUPERVISOR, login="lena")
    page = (await lena.get("/weiterleitungen")).text
    assert "Nicht zugestellt" in page
    assert "Sozialamt Nord, Ordner: nicht eingerichtet nach 1 Versuchen" in page
    await lena.sends(f"/weiterleitungen/zustellung/{delivery}")
    assert "Nicht zugestellt" not in (await lena.get("/weiterleitungen")).text


async def test_what_was_not_delivered_can_go_to_another_office(house: House, enter: Enter):
    enquiry, delivery = await a_delivery(house)
    lena = await enter(Role.SUPERVISOR, login="lena")
    forward = f'action="/weiterleitungen/{enquiry}/schritt/forwarded"'
    assert forward not in (await lena.get(f"/weiterleitungen/{enquiry}")).text
    await house.services.referrals.deliveries.bring(delivery)
    assert forward in (await lena.get(f"/weiterleitungen/{enquiry}")).text
    await lena.sends(f"/weiterleitungen/{enquiry}/schritt/forwarded", {"office": "amt-sued"})
    assert "Nicht zugestellt" not in (await lena.get("/weiterleitungen")).text
    async with house.services.database.begin(office="*") as tx:
        assert await tx.rows("select office from referral.referral") == [("amt-sued",)]
