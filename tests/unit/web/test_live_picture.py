"""A picture that cannot be drawn once is drawn again: a board must not go on showing the past."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from servicetelefon.kit.clock import ManualClock
from servicetelefon.kit.hub import Hub
from servicetelefon.web.live_picture import EVERY, LivePicture

pytestmark = pytest.mark.unit


async def test_a_look_that_breaks_costs_that_look_and_no_more():
    clock, hub = ManualClock(datetime(2026, 11, 23, tzinfo=UTC)), Hub()
    pictures: list[str | Exception] = ["one", ZeroDivisionError(), "two", "two"]

    async def render() -> str:
        picture = pictures.pop(0)
        if isinstance(picture, Exception):
            raise picture
        return picture

    live = LivePicture("board", "stand", render, hub, clock)
    stream = hub.open("board", "board")
    await live.start()
    for _ in range(3):
        await clock.move(EVERY)
    await live.close()
    stream.end()
    told = [message async for message in stream.messages()]
    assert [b"one" in told[1], b"two" in told[2], len(told)] == [True, True, 3]
