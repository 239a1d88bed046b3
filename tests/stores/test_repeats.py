"""Who called again within seven days, by hashes whose key is destroyed after eight."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from fakes.keys import a_vault
from servicetelefon.journey.repeats import Repeats
from servicetelefon.kit.clock import ManualClock
from servicetelefon.kit.database import Database
from servicetelefon.records.repeats import Closed, judge, keys_for
from servicetelefon.records.store import NewContact, mark, open_contact

pytestmark = pytest.mark.stores

MONDAY = datetime(2026, 11, 2, 9, tzinfo=UTC)
ANNA, BERT = b"a" * 32, b"b" * 32


class Story:
    def __init__(self, database: Database) -> None:
        self.database = database
        self.clock = ManualClock(MONDAY)
        self.repeats = Repeats(self.clock, a_vault())
        self.count = 0

    async def calls(self, number: bytes | None, day: float, topic: str | None = None) -> UUID:
        """A call that has ended; what was judged of it."""
        self.count += 1
        contact, at = UUID(int=self.count), MONDAY + timedelta(days=day)
        await self.clock.move_to(at)
        async with self.database.step() as tx:
            await open_contact(tx, NewContact(contact, "live", "phone", at))
            await mark(tx, contact, {"closed_at": at, "topic": topic})
            keys = await keys_for(tx, self.repeats.vault, [at.date()], at.date())
            await judge(tx, Closed(contact, at, topic), [number] if number else None, keys)
        return contact

    async def of(self, contact: UUID) -> tuple[str | None, datetime | None]:
        async with self.database.step() as tx:
            row = await tx.row(
                "select repeat, repeated_at from records.contact where id = %s", (contact,)
            )
        assert row is not None
        return row[0], row[1]


@pytest.fixture
def story(database: Database) -> Story:
    return Story(database)


async def test_the_second_call_within_seven_days_is_a_repeat(story: Story):
    first = await story.calls(ANNA, 0)
    other = await story.calls(BERT, 1)
    again = await story.calls(ANNA, 6.9)
    assert await story.of(again) == ("repeat", None)
    assert await story.of(first) == ("first", MONDAY + timedelta(days=6.9))
    assert await story.of(other) == ("first", None)


async def test_after_seven_days_it_is_a_first_call(story: Story):
    first = await story.calls(ANNA, 0)
    assert await story.of(await story.calls(ANNA, 7.1)) == ("first", None)
    assert await story.of(first) == ("first", None)


async def test_another_matter_is_no_repeat_an_unknown_one_is(story: Story):
    await story.calls(ANNA, 0, "wohnen")
    assert (await story.of(await story.calls(ANNA, 1, "pflege")))[0] == "first"
    assert (await story.of(await story.calls(ANNA, 2, None)))[0] == "repeat"


async def test_a_withheld_number_is_unknown(story: Story):
    assert await story.of(await story.calls(None, 0)) == ("unknown", None)


async def test_after_eight_days_the_key_is_gone_and_with_it_its_marks(story: Story):
    await story.calls(ANNA, 0)
    await story.calls(ANNA, 8)
    async with story.database.step() as tx:
        await story.repeats.sweep(tx)
        keys = [row[0] for row in await tx.rows("select day from records.repeat_key order by day")]
        marks = await tx.rows("select contact from records.repeat_mark")
    assert keys == [(MONDAY + timedelta(days=8)).date()]
    assert len(marks) == 1


async def test_equal_numbers_of_two_days_have_different_marks(story: Story):
    await story.calls(ANNA, 0)
    await story.calls(ANNA, 1)
    async with story.database.step() as tx:
        marks = await tx.rows("select mark from records.repeat_mark")
    assert len({bytes(row[0]) for row in marks}) == 2


async def test_the_sweep_judges_whatever_has_closed(story: Story):
    async with story.database.step() as tx:
        for number in range(3):
            await open_contact(tx, NewContact(UUID(int=100 + number), "live", "phone", MONDAY))
        await mark(tx, UUID(int=100), {"closed_at": MONDAY})
        assert await story.repeats.sweep(tx) == 1
        assert await story.repeats.sweep(tx) == 0
    assert await story.of(UUID(int=100)) == ("unknown", None)
    assert await story.of(UUID(int=101)) == (None, None)
