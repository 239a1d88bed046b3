"""A page that stays open is told nothing more once its person may not ask for it any more."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from fastapi import FastAPI, Request

from house import House
from servicetelefon.domain.permissions import Action, Role
from servicetelefon.kit.clock import ManualClock
from servicetelefon.people import store as people
from servicetelefon.web.event_stream import LOOKED_EVERY, SIGNED_OUT, while_allowed
from stores.web.visitor import Visitor

pytestmark = pytest.mark.stores

Enter = Callable[..., Awaitable[Visitor]]


async def endless() -> AsyncGenerator[bytes]:
    while True:
        yield b"told"


@dataclass
class Open:
    """A wallboard that somebody left open, with a clock that is moved by hand."""

    messages: AsyncGenerator[bytes]
    clock: ManualClock

    async def next(self, seconds: float = 0.0) -> bytes:
        await self.clock.move(timedelta(seconds=seconds))
        return await anext(self.messages)


async def opened(house: House, client: Visitor) -> Open:
    clock = ManualClock(house.services.clock.now())
    app = FastAPI()
    services = replace(house.services, clock=clock)
    app.state.site = replace(house.app.state.site, services=services)
    request = Request({"type": "http", "app": app})
    async with services.database.step() as tx:
        session = await services.people.session(tx, client.cookies["session"])
    assert session
    request.state.who, request.state.action = session.who, Action.SEE_LIVE
    stream = Open(while_allowed(request, endless()), clock)
    assert await stream.next() == b"told"
    return stream


async def test_it_goes_on_while_the_person_may_look(house: House, enter: Enter):
    stream = await opened(house, await enter(Role.SUPERVISOR))
    assert await stream.next(LOOKED_EVERY) == b"told"
    assert await stream.next(LOOKED_EVERY) == b"told"


async def test_after_signing_out_nothing_more_is_told(house: House, enter: Enter):
    lena = await enter(Role.SUPERVISOR)
    stream = await opened(house, lena)
    await lena.sends("/abmelden")
    assert await stream.next(LOOKED_EVERY) == SIGNED_OUT
    with pytest.raises(StopAsyncIteration):
        await stream.next()


async def test_who_lost_the_role_is_told_nothing_more(house: House, enter: Enter):
    stream = await opened(house, await enter(Role.SUPERVISOR, login="lena"))
    async with house.services.database.begin() as tx:
        await people.set_roles(
            tx, await house.account("lena"), frozenset({Role.EDITOR}), frozenset()
        )
    assert await stream.next(LOOKED_EVERY) == SIGNED_OUT


async def test_who_was_locked_out_is_told_nothing_more(house: House, enter: Enter):
    stream = await opened(house, await enter(Role.SUPERVISOR, login="lena"))
    async with house.services.database.begin() as tx:
        await people.set_active(tx, await house.account("lena"), active=False)
    assert await stream.next(LOOKED_EVERY) == SIGNED_OUT


async def test_a_forgotten_page_ends_with_its_session(house: House, enter: Enter):
    """Looking is not using: an open wallboard keeps nobody signed in."""
    stream = await opened(house, await enter(Role.SUPERVISOR))
    assert await stream.next(31 * 60) == SIGNED_OUT
