"""What the whole service loses when a part of it is killed: never a talk, never a place."""

from __future__ import annotations

import asyncio
import os
import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from running_service import Service
from talks import AGENT_HUMS, hear_each_other, talk, waiting
from telephony.sipp import caller
from telephony.sound import is_speech
from whole_line import OPEN_LINE, WholeLine

pytestmark = pytest.mark.service

ENGINES = ("postgres", "asterisk")
"""What a talk lives on: an `up` that finds them well leaves them alone."""


async def test_line_is_killed_in_a_talk(line: WholeLine) -> None:
    async with talk(line) as (call, handset, agent, contact):
        before = line.service.children()["line"]
        await line.kill("line")
        await hear_each_other(call, handset)
        await line.is_back("line", before)
        await hear_each_other(call, handset)
        await call.hang_up()
        await handset.gone()
        await line.is_in(agent, "wrap_up")
        await line.call_is(contact, "wrap_up")


async def test_caller_hangs_up_while_the_line_is_away(line: WholeLine) -> None:
    async with talk(line) as (call, handset, agent, contact):
        before = line.service.children()["line"]
        await line.kill("line")
        await call.hang_up()
        await line.is_back("line", before)
        await handset.gone()
        await line.is_in(agent, "wrap_up")
        await line.call_is(contact, "wrap_up")


async def test_both_hang_up_while_the_line_is_away_and_nothing_is_left(line: WholeLine) -> None:
    """A bridge of ours outlives both, and the engine never ends it by itself."""
    async with talk(line) as (call, handset, agent, contact):
        before = line.service.children()["line"]
        await line.kill("line")
        await call.hang_up()
        await handset.hang_up()
        assert f"b-{contact}" in line.engine("bridge show all")
        await line.is_back("line", before)
        await line.is_in(agent, "wrap_up")
        await line.call_is(contact, "wrap_up")
        await line.until(lambda: f"b-{contact}" not in line.engine("bridge show all"))


async def test_a_line_that_was_frozen_reads_what_it_missed(line: WholeLine) -> None:
    async with talk(line) as (call, handset, agent, contact):
        frozen = line.service.children()["line"]
        os.kill(frozen, signal.SIGSTOP)
        try:
            await hear_each_other(call, handset)
            await call.hang_up()
        finally:
            os.kill(frozen, signal.SIGCONT)
        await handset.gone()
        await line.is_in(agent, "wrap_up")
        await line.call_is(contact, "wrap_up")


async def test_line_is_killed_while_somebody_waits(line: WholeLine) -> None:
    places = "select arrived_at, joined_at from routing.waiting where contact = %s"
    async with waiting(line) as (call, contact):
        place = await line.rows(places, contact)
        before = line.service.children()["line"]
        await line.kill("line")
        call.media.forget()
        await call.media.hears(is_speech, over=0.5)
        await line.is_back("line", before)
        assert await line.rows(places, contact) == place
        call.media.forget()
        await call.media.hears(is_speech, over=0.5)
        async with line.agent(AGENT_HUMS) as (agent, handset):
            await handset.rung()
            await handset.answer()
            await hear_each_other(call, handset)
            await line.is_in(agent, "talking")


async def test_call_that_came_while_the_line_was_away_keeps_its_arrival(line: WholeLine) -> None:
    before = line.service.children()["line"]
    await line.kill("line")
    dialled = datetime.now(UTC)
    async with caller(line, OPEN_LINE) as call:
        await call.answered()  # by the hold loop
        await call.media.hears(is_speech)
        await line.is_back("line", before)

        async def taken() -> bool:
            return bool(await line.rows("select 1 from phone.call where state = 'greeting'"))

        await line.until(taken)
        ((arrived_at, greeted_at),) = await line.rows(
            "select arrived_at, greeted_at from records.contact where id = %s",
            await line.newest(),
        )
        assert timedelta() <= arrived_at - dialled < timedelta(seconds=1)
        assert greeted_at > arrived_at


async def test_asterisk_is_killed_in_a_talk(line: WholeLine) -> None:
    async with (
        talk(line) as (one, _, agent, talks),
        waiting(line) as (two, waits),
    ):
        before = line.service.children()["asterisk"]
        await line.kill("asterisk")
        one.process_ends()
        two.process_ends()
        await line.call_is(waits, "closed", within=30)
        await line.call_is(talks, "cut_off", within=30)
        assert await line.rows(
            "select outcome, closed_at is not null from records.contact where id = any(%s)",
            [waits, talks],
        ) == [("interrupted", True), ("interrupted", True)]
        await line.is_in(agent, "wrap_up")
        await line.is_back("asterisk", before)
    await line.until(lambda: line.service.is_ready("line"), within=30)
    await owed_callbacks_are_settled(line, waits)
    async with talk(line):
        pass


async def owed_callbacks_are_settled(line: WholeLine, waited: UUID) -> None:
    """Who was not helped is called back, before whoever comes later; here that has happened."""

    async def owed() -> list[tuple[str]]:
        query = "select reason from routing.callback where asked_in = %s and ended_at is null"
        return await line.rows(query, waited)

    await line.until(owed)
    assert await owed() == [("line_broke",)]
    async with line.database.step() as tx:
        await tx.do("delete from routing.waiting where channel = 'callback'")
        await tx.do("update routing.callback set state = 'by_hand', due_at = null")


@pytest.mark.parametrize("name", ["web", "jobs"])
async def test_a_part_beside_the_line_is_killed(line: WholeLine, name: str) -> None:
    async with talk(line) as (call, handset, agent, _):
        before = line.service.children()[name]
        await line.kill(name)
        await hear_each_other(call, handset)
        await line.is_back(name, before)
        await line.desk.talk.end(agent)
        await call.gone()
        await line.is_in(agent, "wrap_up")


async def test_database_is_killed_in_a_talk(line: WholeLine) -> None:
    async with talk(line) as (call, handset, agent, contact):
        before = line.service.children()["postgres"]
        await line.kill("postgres")
        await call.hang_up()
        await handset.gone()  # the step was done without the database
        await line.is_back("postgres", before)
        await line.is_in(agent, "wrap_up", within=30)
        await line.call_is(contact, "wrap_up")
        steps = await line.rows(
            "select count(*) from records.journal where contact = %s and data->>'to' = 'wrap_up'",
            contact,
        )
        assert steps == [(1,)]


async def test_supervisor_is_killed_and_its_successor_adopts(line: WholeLine) -> None:
    async with talk(line) as (call, handset, agent, _):
        children = line.service.children()
        assert line.service.process is not None
        line.service.process.kill()
        line.service.process.wait()
        await hear_each_other(call, handset)
        line.service.start()
        found = line.service.children()
        assert [found[name] for name in ENGINES] == [children[name] for name in ENGINES]
        await hear_each_other(call, handset)
        await call.hang_up()
        await line.is_in(agent, "wrap_up")


async def test_update_by_a_second_up_leaves_calls_alone(line: WholeLine) -> None:
    async with talk(line) as (call, handset, agent, _):
        before = line.service.children()
        assert await asyncio.to_thread(line.service.up_again) == 0
        await hear_each_other(call, handset)
        after = line.service.children()
        assert [after[name] for name in ENGINES] == [before[name] for name in ENGINES]
        await line.until(lambda: line.service.is_ready("line"))
        await call.hang_up()
        await line.is_in(agent, "wrap_up")


def test_nothing_is_left_running(service: Service) -> None:
    children = service.children()
    service.stop()
    assert not [name for name, pid in children.items() if _lives(pid)]


def _lives(pid: int) -> bool:
    """A zombie whose new parent has not looked yet has ended all the same."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2]
    except FileNotFoundError:
        return False
    return not state.startswith("Z")
