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
from servicetelefon.domain.referral import EntryKind
from servicetelefon.journey.enquiry_state import Added
from stores.web.visitor import Visitor

pytestmark = pytest.mark.stores

Enter = Callable[..., Awaitable[Visitor]]
NORTH = frozenset({"amt-nord"})
BADGE = "Neuer Nachtrag"


async def a_referral(house: House) -> tuple[UUID, str]:
    """It, and its address in the inbox."""
    services = house.services
    enquiry = services.ids.new()
    async with services.database.begin() as tx:
        await services.referrals.enquiries.take_in(tx, a_hand_over(), Giver(enquiry, "immer"))
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
