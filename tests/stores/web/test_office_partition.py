"""Over every route of an office: a referral of another office is not there at all."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from house import House
from referrals import a_hand_over
from servicetelefon.domain.handover import CallbackWish, Giver
from servicetelefon.domain.permissions import Action, Role
from servicetelefon.domain.reference import spoken
from servicetelefon.web.access import actions
from stores.web.visitor import ADDRESS, Visitor

pytestmark = pytest.mark.stores

Enter = Callable[..., Awaitable[Visitor]]
NUMBER = "+4940123456"
FORM = {
    "words": "x",
    "level": "soon",
    "reason": "incomplete",
    "result": "done",
    "office": "amt-sued",
}


async def test_a_foreign_referral_is_not_found_on_any_route(house: House, enter: Enter):
    services = house.services
    enquiry, document = services.ids.new(), services.ids.new()
    handed = a_hand_over(callback=CallbackWish(NUMBER))
    async with services.database.begin() as tx:
        receipt = await services.referrals.enquiries.take_in(tx, handed, Giver(enquiry, "immer"))
    susi = await enter(Role.SPECIALIST, login="susi", offices=frozenset({"amt-sued"}))
    token = await susi.token()
    asked = 0
    for route, action in actions(house.app.routes).items():
        method, path = route.split(" ")
        if action is not Action.WORK_REFERRALS or "{enquiry}" not in path:
            continue
        path = path.replace("{enquiry}", str(enquiry)).replace("{document}", str(document))
        path = path.replace("{event}", "accepted")
        data = {**FORM, "csrf": token} if method == "POST" else None
        answer = await susi.request(method, path, data=data, headers={"origin": ADDRESS})
        assert answer.status_code == 404, f"{route}: {answer.status_code}"
        asked += 1
    assert asked >= 8
    for words in (receipt.reference, spoken(receipt.reference), NUMBER, "040 12 34 56"):
        found = await susi.sends("/office/suche", {"was": words})
        assert "Dazu gibt es in Ihrem Amt nichts" in found.text
    for which in ("open", "mine", "overdue", "closed"):
        assert str(enquiry) not in (await susi.get(f"/office?liste={which}")).text
    nora = await enter(Role.SPECIALIST, login="nora", offices=frozenset({"amt-nord"}))
    for words in (receipt.reference, spoken(receipt.reference), NUMBER, "040 12 34 56"):
        found = await nora.sends("/office/suche", {"was": words})
        assert found.headers["location"] == f"/office/{enquiry}", words


async def test_whoever_searches_by_a_number_stands_in_the_audit_whatever_comes_up(
    house: House, enter: Enter
):
    """A number is a person: to ask whether it has a case here is a look."""
    services = house.services
    enquiry = services.ids.new()
    handed = a_hand_over(callback=CallbackWish(NUMBER))
    async with services.database.begin() as tx:
        await services.referrals.enquiries.take_in(tx, handed, Giver(enquiry, "immer"))
    nora = await enter(Role.SPECIALIST, login="nora", offices=frozenset({"amt-nord"}))
    for words in (NUMBER, "040 99 99 99"):
        await nora.sends("/office/suche", {"was": words})
    async with services.audit.auditor.step() as tx:
        looks = await tx.rows(
            "select action, object_id from audit.entry where account = %s and object_kind = "
            "'enquiry' order by at, id",
            (await house.account("nora"),),
        )
    asked = ("searched_referrals", None)
    assert looks == [asked, ("found_referral", str(enquiry)), asked]
