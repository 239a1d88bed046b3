"""What a specialist sees while others act: what the citizen adds, what a colleague did first."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from uuid import UUID

import pytest

from house import House
from referrals import a_hand_over
from servicetelefon.domain.handover import Giver
from servicetelefon.domain.permissions import Role
from servicetelefon.domain.referral import EntryKind, ReferralKind
from servicetelefon.journey.enquiry_state import Added
from stores.web.visitor import Visitor

pytestmark = pytest.mark.stores

Enter = Callable[..., Awaitable[Visitor]]
NORTH = frozenset({"amt-nord"})
BADGE = "Neuer Nachtrag"


async def a_referral(
    house: House, kind: ReferralKind = ReferralKind.INFORMATION
) -> tuple[UUID, str]:
    """It, and its address in the inbox."""
    services = house.services
    enquiry, handed = services.ids.new(), a_hand_over(kind=kind)
    async with services.database.begin() as tx:
        await services.referrals.enquiries.take_in(tx, handed, Giver(enquiry, "immer"))
    return enquiry, f"/office/{enquiry}"


async def citizen_adds(house: House, enquiry: UUID) -> None:
    services = house.services
    added = Added(services.ids.new(), EntryKind.CORRECTION, "Es war Dienstag.")
    async with services.database.begin() as tx:
        assert await services.referrals.states.add_proven(tx, enquiry, added)


def mark(page: str) -> str:
    found = re.search(r'data-mark="([^"]*)"', page)
    assert found is not None
    return found[1]


async def test_what_the_citizen_adds_after_the_acceptance_is_seen(house: House, enter: Enter):
    enquiry, path = await a_referral(house)
    nora = await enter(Role.SPECIALIST, login="nora", offices=NORTH)
    await citizen_adds(house, enquiry)
    assert BADGE in (await nora.get("/office")).text
    await nora.sends(f"{path}/schritt/accepted")
    assert BADGE not in (await nora.get("/office")).text  # read with the rest
    before = mark((await nora.get(path)).text)
    await citizen_adds(house, enquiry)
    assert BADGE in (await nora.get("/office?liste=mine")).text
    assert mark((await nora.get(path)).text) != before  # the open page says that it changed
    await nora.sends(f"{path}/schritt/answered", {"words": "Gesehen, der Dienstag zählt."})
    assert BADGE not in (await nora.get("/office")).text


async def test_a_refused_step_keeps_the_words_and_shows_the_referral(house: House, enter: Enter):
    _, path = await a_referral(house)
    nora = await enter(Role.SPECIALIST, login="nora", offices=NORTH)
    nils = await enter(Role.SPECIALIST, login="nils", offices=NORTH)
    await nora.sends(f"{path}/schritt/accepted")
    refused = await nils.sends(f"{path}/schritt/answered", {"words": "Ich habe <sie> angerufen."})
    assert refused.status_code == 409
    assert "Das hat jemand anderes angenommen" in refused.text
    assert "Es ist nicht gespeichert" in refused.text
    assert "Ich habe &lt;sie&gt; angerufen." in refused.text
    assert "Übernehmen" in refused.text
    async with house.services.database.begin(office="*") as tx:
        assert await tx.rows("select kind from referral.entry") == [("handed_over",)]


async def test_what_lies_with_a_head_whom_nobody_named_is_shown_to_the_supervisors_at_once(
    house: House, enter: Enter
):
    await enter(Role.SPECIALIST, login="nora", offices=NORTH)
    lena = await enter(Role.SUPERVISOR, login="lena")
    enquiry, _ = await a_referral(house, ReferralKind.COMPLAINT)
    page = (await lena.get("/weiterleitungen")).text
    assert "Liegt bei niemandem" in page
    assert f"/weiterleitungen/{enquiry}" in page
    head = {"level": "head", "accounts": str(await house.account("nora"))}
    await lena.sends("/weiterleitungen/vertretung/amt-nord", head)
    page = (await lena.get("/weiterleitungen")).text
    assert "Liegt bei niemandem" not in page
    assert str(enquiry) not in page
