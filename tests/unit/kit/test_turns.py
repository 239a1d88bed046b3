"""Work of one name goes in order; that of another name does not wait."""

from __future__ import annotations

import asyncio

import pytest

from servicetelefon.kit.turns import Turns

pytestmark = pytest.mark.unit


async def test_same_name_in_order_and_other_names_at_once() -> None:
    turns, done = Turns(), list[str]()
    first_may_end = asyncio.Event()

    async def work(name: str, what: str, *, waits: bool = False) -> None:
        async with turns.of(name):
            if waits:
                await first_may_end.wait()
            done.append(what)

    async with asyncio.TaskGroup() as group:
        group.create_task(work("a", "first", waits=True))
        group.create_task(work("a", "second"))
        group.create_task(work("a", "third"))
        await group.create_task(work("b", "another"))
        assert done == ["another"]
        first_may_end.set()
    assert done == ["another", "first", "second", "third"]


async def test_what_breaks_does_not_hold_up_the_next() -> None:
    turns = Turns()
    with pytest.raises(ValueError, match="broken"):
        async with turns.of("a"):
            raise ValueError("broken")
    async with asyncio.timeout(1), turns.of("a"):
        pass
