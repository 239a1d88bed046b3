"""The street directory in the database: whole or as before, the newest one holds."""

from __future__ import annotations

import random
import uuid
from datetime import UTC, date, datetime, timedelta

import pytest

from cities import musterstadt
from musterstadt_streets import BASIS, ROWS, segments
from servicetelefon.domain.office import Basis, Confirmation
from servicetelefon.domain.people import SignedIn
from servicetelefon.domain.permissions import Role
from servicetelefon.domain.responsibility import Address, Query, Status
from servicetelefon.journey.streets import StreetDirectories
from servicetelefon.kit.clock import ManualClock
from servicetelefon.kit.database import Database
from servicetelefon.kit.ids import Ids
from servicetelefon.responsibility import read
from servicetelefon.responsibility.running import RunningFinder
from servicetelefon.responsibility.street_file import StreetFile

pytestmark = pytest.mark.stores

ALL = StreetFile(tuple(segments()), "a" * 64, ())
FEWER = StreetFile(ALL.segments[:2], "b" * 64, ())
ADMIN = SignedIn(uuid.uuid4(), "Mara", frozenset({Role.ADMIN}), "session")


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(datetime(2026, 11, 25, 9, tzinfo=UTC))


@pytest.fixture
def streets(clock: ManualClock) -> StreetDirectories:
    return StreetDirectories(clock, Ids(clock, random.Random(1)))


async def take_in(
    database: Database,
    streets: StreetDirectories,
    file: StreetFile = ALL,
    basis: Basis = BASIS,
    by: SignedIn | None = None,
) -> bool:
    async with database.step() as tx:
        return (await streets.take_in(tx, file, basis, by=by)).changed


async def counts(database: Database) -> tuple[int, int]:
    async with database.step() as tx:
        row = await tx.row(
            "select (select count(*) from responsibility.directory), "
            "(select count(*) from responsibility.segment)"
        )
    assert row is not None
    return (row[0], row[1])


async def test_what_is_taken_in_is_what_holds(
    database: Database, streets: StreetDirectories
) -> None:
    assert await take_in(database, streets)
    async with database.step() as tx:
        directory = await read.directory(tx)
    assert directory.basis == BASIS
    found = [one for name in dict.fromkeys(row[0] for row in ROWS) for one in directory.named(name)]
    assert [part for street in found for part in street.segments] == list(ALL.segments)


async def test_without_one_no_street_is_known(database: Database) -> None:
    async with database.step() as tx:
        assert (await read.directory(tx)).is_empty
        assert await read.newest(tx) is None


async def test_the_same_again_is_no_news(database: Database, streets: StreetDirectories) -> None:
    assert await take_in(database, streets)
    assert not await take_in(database, streets)
    assert await counts(database) == (1, len(ROWS))
    newer = Basis(Confirmation.CONFIRMED, BASIS.source, date(2026, 11, 1))
    assert await take_in(database, streets, basis=newer)


async def test_the_newest_takes_the_place_of_the_one_before(
    database: Database, streets: StreetDirectories, clock: ManualClock
) -> None:
    await take_in(database, streets)
    await clock.move(timedelta(days=1))
    assert await take_in(database, streets, FEWER)
    assert await counts(database) == (2, 2)
    await clock.move(timedelta(days=1))
    assert await take_in(database, streets)
    assert await counts(database) == (3, len(ROWS))


async def test_a_failure_on_the_way_leaves_the_one_before(
    database: Database, streets: StreetDirectories
) -> None:
    await take_in(database, streets)

    async def fails_at_the_end() -> None:
        async with database.step() as tx:
            await streets.take_in(tx, FEWER, BASIS, by=None)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fails_at_the_end()
    assert await counts(database) == (1, len(ROWS))


async def test_it_stands_in_the_journal_who_in_the_audit_only(
    database: Database, streets: StreetDirectories
) -> None:
    await take_in(database, streets, by=ADMIN)
    async with database.step() as tx:
        rows = await tx.rows("select code, role, data from records.journal")
    ((code, role, data),) = rows
    assert (code, role) == ("streets_taken_in", "admin")
    assert (data["segments"], data["hash"]) == (len(ROWS), ALL.hash)


async def test_a_process_answers_with_what_holds_from_the_next_look_on(
    database: Database, streets: StreetDirectories
) -> None:
    running, city = RunningFinder(), musterstadt()
    query = Query(Address("Mühlenstraße", "7"))
    async with database.step() as tx:
        assert not await running.refresh(tx)
    before = running.now(city)
    assert before.find(query).status is Status.ASK
    assert running.now(city) is before
    await take_in(database, streets)
    async with database.step() as tx:
        assert await running.refresh(tx)
        assert not await running.refresh(tx)
    assert running.now(city).find(query).place.district == "nord"
