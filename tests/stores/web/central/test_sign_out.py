"""Who leaves the provider leaves us, and the other way round."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from datetime import timedelta

import httpx
import pytest

from house import House
from openid_provider import a_provider, signs_in_there, signs_out_there
from servicetelefon.domain.permissions import Role
from stores.web.central.town import PEOPLE, Ear, Town
from stores.web.visitor import ADDRESS

pytestmark = pytest.mark.stores


async def test_signing_out_here_leads_out_there(house: House, town: Town):
    await house.person("mara", Role.AGENT)
    visitor, _ = await town.signs_in("p-1")
    out = (await visitor.sends("/abmelden")).headers["location"]
    assert out.startswith(f"{town.issuer}/session/end?")
    assert (await visitor.get("/desk")).status_code == 303
    local = town.visitor()
    await local.signs_in("mara")
    assert (await local.sends("/abmelden")).headers["location"] == "/anmelden"


@pytest.fixture
async def ear() -> AsyncGenerator[Ear]:
    found = Ear(0)
    server = await asyncio.start_server(found.hears, "127.0.0.1", 0)
    found.port = server.sockets[0].getsockname()[1]
    async with server:
        yield found


async def test_who_leaves_the_provider_leaves_ours(house: House, ear: Ear):
    """Told by the provider itself (back-channel logout), with the token that it really signs."""
    await house.person("mara", Role.AGENT)
    told = f"http://127.0.0.1:{ear.port}/"
    with a_provider(ADDRESS, PEOPLE, told=told) as running:
        async with httpx.AsyncClient() as http, httpx.AsyncClient() as browser:
            town = Town(house, running.issuer, http)
            visitor, local = town.visitor(), town.visitor()
            begun = await visitor.get("/anmelden/zentral")
            back = await signs_in_there(begun.headers["location"], "p-1", browser)
            await visitor.get(back)
            await local.signs_in("mara")  # the same person, by password
            assert (await visitor.get("/desk")).status_code == 200
            await signs_out_there(running.issuer, browser)
            token = await ear.said()

            for wrong in (token[:-4], "x.y.z", ""):
                refused = await visitor.post("/api/sign-out", data={"logout_token": wrong})
                assert refused.status_code in (400, 422), wrong
            assert (await visitor.get("/desk")).status_code == 200
            for _ in range(2):  # told twice it changes nothing more
                heard = await town.visitor().post("/api/sign-out", data={"logout_token": token})
                assert heard.status_code == 200
                assert heard.headers["cache-control"] == "no-store"
            assert (await visitor.get("/desk")).status_code == 303
            assert (await local.get("/desk")).status_code == 200
    async with house.services.database.step() as tx:
        ended = await tx.rows(
            "select data ->> 'why' from records.journal where code = 'signed_out'"
        )
    assert ended == [("central",)]


async def test_a_logout_token_ends_no_later_session_and_an_old_one_none(house: House, ear: Ear):
    await house.person("mara", Role.AGENT)
    told = f"http://127.0.0.1:{ear.port}/"
    with a_provider(ADDRESS, PEOPLE, told=told) as running:
        async with httpx.AsyncClient() as http, httpx.AsyncClient() as browser:
            town = Town(house, running.issuer, http)
            begun = await town.visitor().get("/anmelden/zentral")
            await signs_in_there(begun.headers["location"], "p-1", browser)
            await signs_out_there(running.issuer, browser)
            token = await ear.said()
            later, _ = await town.signs_in("p-1")
            async with house.services.database.step() as tx:
                await tx.do(
                    "update people.session set created_at = created_at + interval '2 minutes'"
                )
            sent = await later.post("/api/sign-out", data={"logout_token": token})
            assert sent.status_code == 200
            assert (await later.get("/desk")).status_code == 200
            await town.clock.move(timedelta(minutes=11))
            sent = await later.post("/api/sign-out", data={"logout_token": token})
            assert sent.status_code == 400
