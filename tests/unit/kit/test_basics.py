"""Clock, ids, tasks, failpoints, log: the small things that everything stands on."""

from __future__ import annotations

import asyncio
import random
from datetime import UTC, datetime, timedelta

import pytest
import structlog

from servicetelefon.kit.clock import ManualClock, pause
from servicetelefon.kit.errors import Invalid
from servicetelefon.kit.failpoints import Failpoints
from servicetelefon.kit.ids import Ids
from servicetelefon.kit.log import scrub
from servicetelefon.kit.tasks import Tasks

pytestmark = pytest.mark.unit

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


async def test_waiters_wake_in_the_order_of_their_moments():
    clock, woken = ManualClock(NOW), list[int]()

    async def wait(seconds: int) -> None:
        await pause(clock, timedelta(seconds=seconds))
        woken.append(seconds)
        assert clock.now() == NOW + timedelta(seconds=seconds)

    tasks = [asyncio.ensure_future(wait(seconds)) for seconds in (3, 1, 2)]
    await asyncio.sleep(0)
    await clock.move(timedelta(seconds=2))
    assert woken == [1, 2]
    await clock.move(timedelta(seconds=5))
    assert woken == [1, 2, 3]
    assert all(task.done() for task in tasks)


async def test_ids_sort_by_the_moment_they_were_made():
    clock = ManualClock(NOW)
    ids = Ids(clock, random.Random(1))
    made = [ids.new() for _ in range(1000)]
    await clock.move(timedelta(microseconds=700))
    made += [ids.new() for _ in range(1000)]
    assert made == sorted(made)
    assert len(set(made)) == 2000
    assert {(one.version, one.variant) for one in made} == {(7, "specified in RFC 4122")}
    assert abs((made[0].int >> 80) / 1000 - NOW.timestamp()) < 0.01


async def test_a_failing_task_leaves_its_neighbours_alone():
    tasks, done = Tasks("test"), asyncio.Event()

    async def fails() -> None:
        raise RuntimeError("broken")

    async def works() -> None:
        await asyncio.sleep(0)
        done.set()

    with structlog.testing.capture_logs() as logs:
        tasks.start(fails(), "fails")
        tasks.start(works(), "works")
        await tasks.drain()
    assert done.is_set()
    assert [entry["task"] for entry in logs if entry["event"] == "task.failed"] == ["test:fails"]


async def test_closing_ends_what_still_runs():
    tasks = Tasks("test")
    task = tasks.start(asyncio.Event().wait(), "for ever")  # pyright: ignore[reportArgumentType]
    await tasks.close()
    assert task.cancelled()


def test_a_failpoint_acts_at_its_count_and_once():
    acted = list[int]()
    points = Failpoints("commit.after:2", lambda: acted.append(1))
    for _ in range(4):
        points.hit("commit.before")
        points.hit("commit.after")
    assert acted == [1]


@pytest.mark.parametrize("armed", [":", ":3", "name:often"])
def test_a_failpoint_has_a_name_and_a_count(armed: str):
    with pytest.raises(Invalid):
        Failpoints(armed)


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("call from +49 40 428 28-0 lost", "428"),
        ("from 040 42828 5000", "42828"),
        ("sip:0401234567@trunk", "0401234567"),
        ("mail to erika.muster@example.org", "erika"),
        ("IBAN DE89 3704 0044 0532 0130 00 given", "3704"),
    ],
)
def test_what_looks_personal_does_not_reach_the_log(text: str, gone: str):
    assert gone not in scrub(text)


@pytest.mark.parametrize(
    "text",
    ["2026-11-25T03:15:44.419890Z", "01a210a7-695a-7ad0-939b-fba86f07da9a", "took 0.123456 s",
     "port 8080", "127.0.0.1:28088"],
)  # fmt: skip
def test_times_and_ids_stay_readable(text: str):
    assert scrub(text) == text
