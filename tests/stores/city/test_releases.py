"""What the city runs on, in the database: the same on every node, and never a broken one."""

from __future__ import annotations

import asyncio
import random
import uuid
from datetime import UTC, datetime, timedelta

import pytest

from cities import MUSTERSTADT, musterstadt
from servicetelefon.city import read, store
from servicetelefon.city.load import BrokenCity
from servicetelefon.city.read import ReleaseDamaged
from servicetelefon.city.release import Release, release_from, release_of
from servicetelefon.city.running import NoCity, RunningCity
from servicetelefon.city.store import Origin
from servicetelefon.domain.people import SignedIn
from servicetelefon.domain.permissions import Role
from servicetelefon.journey.city import CityReleases, NothingProposed, Taken
from servicetelefon.kit.clock import ManualClock
from servicetelefon.kit.database import Database
from servicetelefon.kit.errors import Conflict, NotFound
from servicetelefon.kit.ids import Ids

pytestmark = pytest.mark.stores

WAV = {"recordings/de/trial.wav": b"RIFF\x00\x00\x00\x00WAVE", "recordings/de/trial.txt": b"x"}
FOLDER = release_from({**release_of(MUSTERSTADT).files, **WAV})
ADMIN = SignedIn(uuid.uuid4(), "Mara", frozenset({Role.ADMIN}), "session")


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(datetime(2026, 11, 25, 9, tzinfo=UTC))


@pytest.fixture
def city(clock: ManualClock) -> CityReleases:
    return CityReleases(clock, Ids(clock, random.Random(1)))


def named(name: str) -> Release:
    """The folder with another name of the city."""
    text = FOLDER.files["city.yaml"].replace(b"name: Musterstadt", f"name: {name}".encode())
    return release_from({**FOLDER.files, "city.yaml": text})


async def take_in(
    database: Database, city: CityReleases, folder: Release, *, productive: bool = False
) -> Taken:
    async with database.begin() as tx:
        return await city.take_in(tx, folder, productive=productive)


async def running_name(database: Database) -> str:
    running = RunningCity()
    async with database.step() as tx:
        await running.refresh(tx)
    return running.now().name


async def edit(database: Database, city: CityReleases, name: str) -> Release:
    async with database.begin() as tx:
        active = await read.active_hash(tx)
        assert active is not None
        text = named(name).texts()["city.yaml"]
        return await city.edit(tx, {"city.yaml": text}, active, ADMIN)


async def test_the_folder_of_a_fresh_database_runs(database: Database, city: CityReleases) -> None:
    assert await take_in(database, city, FOLDER) is Taken.RUNNING
    async with database.begin() as tx:
        active = await read.active(tx)
        assert await read.release(tx, FOLDER.hash) == FOLDER
    assert active is not None
    assert (active.release.hash, active.release.origin) == (FOLDER.hash, Origin.DELIVERED)
    assert active.since == city.clock.now()
    assert await running_name(database) == musterstadt().name


async def test_the_same_folder_is_no_news(database: Database, city: CityReleases) -> None:
    await take_in(database, city, FOLDER)
    assert await take_in(database, city, FOLDER) is Taken.UNCHANGED
    async with database.begin() as tx:
        journal = await tx.rows("select code, data from records.journal")
    assert journal == [
        ("city_release_activated", {"release": FOLDER.hash, "before": None}),
    ]


async def test_a_changed_folder_runs_in_trial_operation(
    database: Database, city: CityReleases
) -> None:
    await take_in(database, city, FOLDER)
    assert await take_in(database, city, named("Neustadt")) is Taken.RUNNING
    assert await running_name(database) == "Neustadt"


async def test_a_folder_may_go_back_to_an_earlier_state(
    database: Database, city: CityReleases, clock: ManualClock
) -> None:
    for folder in (FOLDER, named("Neustadt"), FOLDER):
        await clock.move(timedelta(minutes=1))
        assert await take_in(database, city, folder) is Taken.RUNNING
    assert await running_name(database) == musterstadt().name


async def test_a_broken_folder_changes_nothing(database: Database, city: CityReleases) -> None:
    await take_in(database, city, FOLDER)
    broken = release_from({**FOLDER.files, "menus.yaml": b"main: {}\n"})
    with pytest.raises(BrokenCity, match=r"menus\.yaml:1"):
        await take_in(database, city, broken)
    async with database.begin() as tx:
        assert [one.hash for one in await read.releases(tx)] == [FOLDER.hash]
    assert await running_name(database) == musterstadt().name


async def test_in_productive_operation_a_changed_folder_is_a_proposal(
    database: Database, city: CityReleases, clock: ManualClock
) -> None:
    await take_in(database, city, FOLDER, productive=True)
    await clock.move(timedelta(minutes=1))
    changed = named("Neustadt")
    assert await take_in(database, city, changed, productive=True) is Taken.PROPOSED
    assert await take_in(database, city, changed, productive=True) is Taken.UNCHANGED
    assert await running_name(database) == musterstadt().name
    async with database.begin() as tx:
        proposal = await read.proposal(tx)
    assert proposal is not None
    assert (proposal.release.hash, proposal.paths) == (changed.hash, ("city.yaml",))


async def test_a_folder_never_overwrites_what_was_edited_on_a_page(
    database: Database, city: CityReleases, clock: ManualClock
) -> None:
    await take_in(database, city, FOLDER)
    await clock.move(timedelta(minutes=1))
    await edit(database, city, "Altstadt")
    assert await running_name(database) == "Altstadt"
    assert await take_in(database, city, FOLDER) is Taken.UNCHANGED
    await clock.move(timedelta(minutes=1))
    assert await take_in(database, city, named("Neustadt")) is Taken.PROPOSED
    assert await running_name(database) == "Altstadt"


async def test_a_proposal_runs_once_somebody_has_accepted_it(
    database: Database, city: CityReleases, clock: ManualClock
) -> None:
    await take_in(database, city, FOLDER)
    await clock.move(timedelta(minutes=1))
    changed = named("Neustadt")
    await take_in(database, city, changed, productive=True)
    await clock.move(timedelta(minutes=1))
    async with database.begin() as tx:
        await city.accept(tx, changed.hash, ADMIN)
    assert await running_name(database) == "Neustadt"
    async with database.begin() as tx:
        assert await read.proposal(tx) is None
        journal = await tx.rows("select role, data from records.journal order by at desc limit 1")
        with pytest.raises(NothingProposed):
            await city.accept(tx, changed.hash, ADMIN)
    assert journal == [("admin", {"release": changed.hash, "before": FOLDER.hash})]


async def test_only_what_is_proposed_now_can_be_accepted(
    database: Database, city: CityReleases, clock: ManualClock
) -> None:
    await take_in(database, city, FOLDER)
    await clock.move(timedelta(minutes=1))
    await take_in(database, city, named("Neustadt"), productive=True)
    async with database.begin() as tx:
        with pytest.raises(NothingProposed):
            await city.accept(tx, FOLDER.hash, ADMIN)


async def test_an_edit_of_a_release_that_runs_no_longer_is_refused(
    database: Database, city: CityReleases
) -> None:
    await take_in(database, city, FOLDER)
    await edit(database, city, "Altstadt")
    async with database.begin() as tx:
        with pytest.raises(Conflict):
            await city.edit(tx, {"closures.yaml": "[]"}, FOLDER.hash, ADMIN)


async def test_a_broken_edit_leaves_the_running_city_as_it_was(
    database: Database, city: CityReleases
) -> None:
    await take_in(database, city, FOLDER)
    with pytest.raises(BrokenCity, match=r"outcomes\.yaml:1"):
        async with database.begin() as tx:
            await city.edit(tx, {"outcomes.yaml": "{}"}, FOLDER.hash, ADMIN)
    async with database.begin() as tx:
        assert await read.active_hash(tx) == FOLDER.hash
    assert await running_name(database) == musterstadt().name


async def test_each_process_takes_its_snapshot_anew_only_when_another_release_runs(
    database: Database, city: CityReleases
) -> None:
    running = RunningCity()
    with pytest.raises(NoCity):
        running.now()
    async with database.step() as tx:
        assert not await running.refresh(tx)
    await take_in(database, city, FOLDER)
    async with database.step() as tx:
        assert await running.refresh(tx)
        before = running.now()
        assert not await running.refresh(tx)
        assert running.now() is before
    await take_in(database, city, named("Neustadt"))
    async with database.step() as tx:
        assert await running.refresh(tx)
    assert running.now().name == "Neustadt"


async def test_a_release_that_this_program_cannot_read_leaves_the_snapshot(
    database: Database, city: CityReleases
) -> None:
    await take_in(database, city, FOLDER)
    running = RunningCity()
    newer = release_from({**FOLDER.files, "menus.yaml": b"main: {new: key}\n"})
    async with database.begin() as tx:
        await running.refresh(tx)
        kept = store.Kept(newer, "musterstadt", Origin.DELIVERED, city.clock.now())
        await store.keep(tx, kept)
        await store.activate(tx, newer.hash, city.clock.now())
        assert not await running.refresh(tx)
    assert running.now().name == musterstadt().name


async def test_files_that_changed_behind_our_back_are_noticed(
    database: Database, city: CityReleases
) -> None:
    await take_in(database, city, FOLDER)
    async with database.begin() as tx:
        await tx.do("update city.release set files = files - 'closures.yaml'")
        with pytest.raises(ReleaseDamaged):
            await read.release(tx, FOLDER.hash)
        with pytest.raises(NotFound):
            await read.release(tx, "nothing")


async def test_two_nodes_that_start_together_take_the_folder_in_once(
    database: Database, city: CityReleases
) -> None:
    async with asyncio.TaskGroup() as nodes:
        both = [nodes.create_task(take_in(database, city, FOLDER)) for _ in range(2)]
    assert sorted(task.result() for task in both) == [Taken.RUNNING, Taken.UNCHANGED]
    async with database.begin() as tx:
        assert await tx.rows("select count(*) from records.journal") == [(1,)]
