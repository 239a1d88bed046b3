"""Streams to pages: at once, bounded, and the newest page of a place holds it."""

from __future__ import annotations

import pytest

from servicetelefon.kit.hub import QUEUE, Event, Hub, Stream

pytestmark = pytest.mark.unit


async def all_of(stream: Stream, life: float = 60) -> list[bytes]:
    return [message async for message in stream.messages(life)]


async def test_a_message_reaches_the_page_of_its_place_only() -> None:
    hub = Hub()
    mine, other = hub.open("mara", "1"), hub.open("nils", "1")
    hub.send("mara", Event("stand", "neu"))
    hub.shut()
    assert await all_of(mine) == [b"retry: 1000\n\n", b"event: stand\ndata: neu\n\n"]
    assert await all_of(other) == [b"retry: 1000\n\n"]


def test_lines_of_a_message_stay_lines() -> None:
    assert Event("stand", "<p>\n\nzwei</p>").encode() == (
        b"event: stand\ndata: <p>\ndata: \ndata: zwei</p>\n\n"
    )


async def test_the_newer_page_takes_the_place_and_the_older_is_told() -> None:
    hub = Hub()
    old = hub.open("mara", "1")
    new = hub.open("mara", "2")
    hub.send("mara", Event("stand", "x"))
    hub.shut()
    assert (await all_of(old))[-1] == b"event: displaced\ndata: \n\n"
    assert (await all_of(new))[-1] == b"event: stand\ndata: x\n\n"


async def test_an_older_page_that_comes_back_late_does_not_take_the_place() -> None:
    hub = Hub()
    new = hub.open("mara", "2")
    old = hub.open("mara", "1")
    hub.shut()
    assert (await all_of(old))[-1] == b"event: displaced\ndata: \n\n"
    assert await all_of(new) == [b"retry: 1000\n\n"]


async def test_a_page_at_another_process_displaces_too() -> None:
    hub = Hub()
    old = hub.open("mara", "1")
    hub.taken("mara", "2")
    assert (await all_of(old))[-1] == b"event: displaced\ndata: \n\n"


async def test_a_slow_page_is_dropped() -> None:
    hub = Hub()
    slow = hub.open("mara", "1")
    for _ in range(QUEUE + 1):
        hub.send("mara", Event("stand"))
    assert await all_of(slow) == [b"retry: 1000\n\n"]


async def test_a_stream_ends_when_its_life_is_over() -> None:
    stream = Hub().open("mara", "1")
    assert await all_of(stream, life=0) == [b"retry: 1000\n\n"]


async def test_silence_is_broken_by_a_comment() -> None:
    stream = Hub().open("mara", "1")
    messages = stream.messages(60, heartbeat=0)
    assert [await anext(messages), await anext(messages)] == [
        b"retry: 1000\n\n",
        b": still here\n\n",
    ]
    await messages.aclose()


def test_a_closed_stream_leaves_nothing_behind() -> None:
    hub = Hub()
    stream = hub.open("mara", "1")
    assert hub.places() == {"mara"}
    hub.close(stream)
    assert hub.places() == frozenset()
    assert len(hub) == 0
