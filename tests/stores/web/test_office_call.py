"""The browser phone at the page of one referral, over HTTP: who may, what is told, what is refused."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from uuid import UUID

import pytest

from house import House, until
from referrals import a_hand_over
from servicetelefon.domain.handover import CallbackWish, Giver
from servicetelefon.domain.permissions import Role
from servicetelefon.phone.office_calls import phone_of
from stores.web.visitor import ADDRESS, Visitor

pytestmark = pytest.mark.stores

Enter = Callable[..., Awaitable[Visitor]]
NUMBER = "+4940123456"
NORTH = frozenset({"amt-nord"})


async def handed_over(house: House) -> UUID:
    enquiry = house.services.ids.new()
    async with house.services.database.begin() as tx:
        handed = a_hand_over(callback=CallbackWish(NUMBER))
        await house.services.referrals.enquiries.take_in(tx, handed, Giver(enquiry, "immer"))
    return enquiry


async def takes_calls(house: House) -> None:
    """The line has told once more that it is there, by now with its engine."""
    for _ in range(200):
        async with house.services.database.step() as tx:
            if await tx.row("select 1 from routing.node where accepting"):
                return
        await asyncio.sleep(0.05)
    raise AssertionError("the line takes no calls")


async def asks(client: Visitor, path: str, method: str = "POST") -> tuple[int, dict[str, object]]:
    headers = {
        "origin": ADDRESS, "accept": "application/json", "x-csrf-token": await client.token(),
    }  # fmt: skip
    answer = await client.request(method, path, headers=headers)
    return answer.status_code, answer.json() if answer.content else {}


async def test_from_the_click_to_the_result(house: House, enter: Enter):
    enquiry = await handed_over(house)
    nora = await enter(Role.SPECIALIST, login="nora", offices=NORTH)
    call = f"/office/{enquiry}/anruf"
    page = (await nora.get(f"/office/{enquiry}")).text
    assert "<office-call" not in page  # it is nobody's yet
    status, refused = await asks(nora, call)
    assert (status, refused["code"]) == (409, "step-not-accepted")
    await nora.sends(f"/office/{enquiry}/schritt/accepted")

    await takes_calls(house)
    phone = phone_of(await house.account("nora"))
    status, account = await asks(nora, f"/office/{enquiry}/telefon")
    assert (status, account["name"]) == (200, phone)
    await house.quiet()
    house.telephony.register(phone)
    status, now = await asks(nora, call)
    assert (status, now) == (200, {"state": "ringing", "over": False, "mine": True})
    await a_second_page_does_not_take_the_telephone(house, nora, enquiry)
    await until(lambda: house.telephony.ringing_at(phone) is not None)
    house.telephony.answers(phone)
    await until(lambda: house.telephony.ringing_at(NUMBER) is not None)
    house.telephony.answers(NUMBER)
    await house.quiet()
    assert (await asks(nora, call, "GET"))[1]["state"] == "talking"
    assert (await asks(nora, f"{call}/ende"))[0] == 204
    await until(lambda: not house.telephony.channels)
    await the_result_stands_on_the_page(nora, enquiry)


async def the_result_stands_on_the_page(nora: Visitor, enquiry: UUID) -> None:
    call = f"/office/{enquiry}/anruf"
    assert (await asks(nora, call, "GET"))[1]["state"] == "reached"
    assert "angerufen, erreicht" in (await nora.get(f"/office/{enquiry}")).text
    assert (await asks(nora, f"{call}/nicht-erreicht"))[1]["state"] == "not_reached"
    page = (await nora.get(f"/office/{enquiry}")).text
    assert "angerufen, nicht erreicht" in page
    assert NUMBER not in page


async def a_second_page_does_not_take_the_telephone(
    house: House, nora: Visitor, enquiry: UUID
) -> None:
    other = await handed_over(house)
    status, refused = await asks(nora, f"/office/{other}/telefon")
    assert (status, refused["code"]) == (409, "office-call-runs")
    assert (await asks(nora, f"/office/{enquiry}/telefon"))[0] == 200  # the same page anew


async def test_what_cannot_be_done_is_refused(house: House, enter: Enter):
    enquiry = await handed_over(house)
    nora = await enter(Role.SPECIALIST, login="nora", offices=NORTH)
    for step in ("ende", "wieder", "nicht-erreicht"):
        status, refused = await asks(nora, f"/office/{enquiry}/anruf/{step}")
        assert (status, refused["code"]) == (409, "no-office-call")
