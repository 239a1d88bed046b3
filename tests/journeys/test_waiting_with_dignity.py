"""While somebody waits whose topic is known: what to have at hand, and short articles of today."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from servicetelefon.kit.database import Database
from world import World, a_world

pytestmark = pytest.mark.journeys

LABEL = "de: Hier spricht eine automatische Stimme."
FIRST, SECOND = "Schulden ordnen wir mit Ihnen.", "Eine Beratung kostet nichts."


@pytest.fixture
async def world(database: Database, tmp_path: Path) -> AsyncGenerator[World]:
    async with a_world(database, tmp_path / "ring") as made:
        made.articles |= {"ordnen": FIRST, "beratung": SECOND}
        made.helpful["schulden"] = ["ordnen", "beratung"]
        yield made


async def presses(world: World, keys: str) -> None:
    for key in keys:
        world.telephony.presses("c1", key)
        await world.quiet()


async def waits(world: World, keys: str = "31") -> None:
    world.telephony.caller_rings("c1", dialled="700")
    await world.quiet()
    await presses(world, keys)
    world.telephony.listens_to_the_end("c1")
    await world.quiet()
    world.telephony.said.clear()


async def next_time(world: World) -> list[str]:
    """What is said the next time that something is, to its end."""
    world.telephony.said.clear()
    await world.pass_time(61)
    said = list(world.telephony.said)
    world.telephony.listens_to_the_end("c1")
    await world.quiet()
    assert world.telephony.channels["c1"].hears in ("music", "silence")
    return said


async def test_an_article_a_time_each_once_and_the_label_before_it(world: World):
    await waits(world)
    first = await next_time(world)
    assert first[0] == "de: Sie sind als Nächstes dran."
    assert first[-2:] == [LABEL, f"de: {FIRST}"]
    assert (await next_time(world))[-2:] == [LABEL, f"de: {SECOND}"]
    third = await next_time(world)
    assert third[0] == "de: Sie sind als Nächstes dran."
    assert LABEL not in third
    async with world.database.step() as tx:
        told = await tx.rows(
            "select data->>'choice' from records.journal "
            "where data->>'event' = 'wait_told' order by at, id"
        )
    assert [row[0] for row in told] == ["answer:ordnen", "answer:beratung", None]


async def test_what_to_have_at_hand_is_the_topics_own(world: World):
    await waits(world)
    assert "de: Halten Sie bitte Ihre Rechnungen bereit." in await next_time(world)


async def test_without_a_topic_there_is_music_and_the_truth(world: World):
    await waits(world, "0")
    said = await next_time(world)
    assert "de: Halten Sie bitte Ihren letzten Bescheid bereit, wenn Sie einen haben." in said
    assert LABEL not in said


async def test_an_article_withdrawn_meanwhile_is_said_to_nobody_again(world: World):
    await waits(world)
    del world.articles["ordnen"]
    assert FIRST not in " ".join(await next_time(world))
    # One that was changed is said as it is now.
    world.articles["beratung"] = "Eine Beratung ist kostenlos."
    assert (await next_time(world))[-1] == "de: Eine Beratung ist kostenlos."


async def test_whoever_turned_the_music_off_hears_no_articles_but_the_truth(world: World):
    await waits(world)
    await presses(world, "7")
    said = await next_time(world)
    assert said[0] == "de: Sie sind als Nächstes dran."
    assert LABEL not in said
    assert world.telephony.channels["c1"].hears == "silence"
    await presses(world, "7")
    assert world.telephony.channels["c1"].hears == "music"
    assert (await next_time(world))[-1] == f"de: {FIRST}"


async def test_an_agent_who_answers_is_not_kept_waiting_by_an_article(world: World):
    await waits(world)
    await world.pass_time(61)
    assert world.telephony.channels["c1"].hears == "announcement"
    await world.sits_down("Jana", ("sozialhilfe", "schulden"))
    await world.is_ready("Jana")
    channel = world.telephony.answers(world.phone("Jana"))
    await world.quiet()
    assert world.telephony.talk_between("c1", channel)


async def test_the_range_is_told_and_also_when_things_get_worse(world: World):
    longer = "de: Es dauert leider länger, als wir gesagt haben."
    world.minutes[0] = (3, 6)
    await waits(world, "0")
    first = await next_time(world)
    assert "de: Es dauert wahrscheinlich 3 bis 6 Minuten." in first
    assert longer not in first
    world.minutes[0] = (8, 12)
    worse = await next_time(world)
    assert worse[:3] == [
        "de: Sie sind als Nächstes dran.",
        "de: Es dauert wahrscheinlich 8 bis 12 Minuten.",
        longer,
    ]
    # A range that has not held is not told; nothing is made up.
    world.minutes[0] = None
    silent = await next_time(world)
    assert not any("Minuten" in one for one in silent)
    assert longer not in silent
