"""Crisis list, mask and label always run: as they were last approved, also after a new start."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, cast
from uuid import uuid4

import pytest

from cities import HAMBURG, MUSTERSTADT
from servicetelefon.bootstrap.turning import Turning
from servicetelefon.city import always, store
from servicetelefon.city.always import CRISIS, MASK, Always
from servicetelefon.city.load import city_of
from servicetelefon.city.release import Release, release_from, release_of
from servicetelefon.city.running import RunningCity
from servicetelefon.city.store import Kept, Origin
from servicetelefon.compliance.control import Verdict
from servicetelefon.compliance.controls.register import always_approved
from servicetelefon.compliance.looking import Looking
from servicetelefon.config import ROOT
from servicetelefon.domain.people import SignedIn
from servicetelefon.domain.permissions import Role
from servicetelefon.journey.always import AlwaysRuns, NothingToApprove
from servicetelefon.journey.city import CityReleases
from servicetelefon.journey.turn_parts import NoAssistant
from servicetelefon.kit.clock import ManualClock
from servicetelefon.kit.database import Database, Transaction
from servicetelefon.kit.ids import Ids

pytestmark = pytest.mark.stores

NOW = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
RITA = SignedIn(uuid4(), "Rita", frozenset({Role.COMPLIANCE}), session="")
GERMAN = "wording/de.yaml"
LABEL, NEW_LABEL = "label.assistant", "Hallo, ich bin Anna."
EXPRESSION = "apfelbaumfenster"


class Town:
    """A city's releases, put in force by hand, and what a process makes of them."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.clock = ManualClock(NOW)
        self.ids = Ids(self.clock, random.Random(3))
        self.runs = AlwaysRuns(self.clock, self.ids)

    async def puts_in_force(self, release: Release) -> None:
        await self.clock.move(timedelta(minutes=1))
        async with self.database.step() as tx:
            kept = Kept(release, "hamburg", Origin.EDITED, self.clock.now())
            await store.keep(tx, kept)
            await store.activate(tx, release.hash, self.clock.now())

    async def settles(self) -> None:
        async with self.database.step() as tx:
            await self.runs.settle(tx)

    async def starts(self) -> RunningCity:
        running = RunningCity()
        async with self.database.step() as tx:
            await running.refresh(tx)
        return running


@pytest.fixture
async def town(database: Database) -> Town:
    town = Town(database)
    async with database.step() as tx:
        releases = CityReleases(town.clock, town.ids)
        await releases.take_in(tx, release_of(HAMBURG), productive=False)
    await town.settles()
    return town


def changed(*, productive: bool = True) -> Release:
    """Another label and one more expression for a crisis."""
    files = dict(release_of(HAMBURG).files)
    german = files[GERMAN].decode()
    start, end = german.index(f"  {LABEL}:"), german.index("  label.voice:")
    files[GERMAN] = f"{german[:start]}  {LABEL}: {NEW_LABEL}\n{german[end:]}".encode()
    first = b"    de:\n"
    files[CRISIS] = files[CRISIS].replace(first, first + f"      - {EXPRESSION}\n".encode(), 1)
    if productive:
        lines = files["lines.yaml"]
        for old, new in (
            (b"operation: trial", b"operation: productive"),
            (b"status: not_found", b"status: confirmed\n    number: '+49401234567'"),
            (b"status: assumed", b"status: confirmed"),
        ):
            lines = lines.replace(old, new, 1)
        files["lines.yaml"] = lines
    return release_from(files)


def broken() -> Release:
    files = dict(release_of(HAMBURG).files)
    return release_from({**files, CRISIS: b"expressions: none", "assistant/screen.yaml": b"{"})


def says(running: RunningCity) -> str:
    return running.now().wording.t(LABEL).text


def crisis_of(running: RunningCity) -> set[str]:
    """What a process that has just started makes of a sentence in need."""
    turning = Turning()
    assert running.release is not None
    turning.read_lists(running.release, running.approved)
    return turning.lists().crisis.means("ich will nicht mehr leben")


def test_a_city_without_an_assistant_has_no_lists_to_fall_back_on():
    turning = Turning()
    turning.read_lists(release_of(MUSTERSTADT), Always({}, {}))
    with pytest.raises(NoAssistant):
        turning.lists()


async def test_in_trial_operation_a_delivered_change_runs_at_once(town: Town):
    await town.puts_in_force(changed(productive=False))
    await town.settles()
    assert says(await town.starts()) == NEW_LABEL


async def test_in_productive_operation_the_approved_runs_until_somebody_has_looked(town: Town):
    before = says(await town.starts())
    await town.puts_in_force(changed())
    await town.settles()
    running = await town.starts()
    assert says(running) == before
    assert running.release is not None
    assert EXPRESSION.encode() not in running.release.files[CRISIS]
    async with town.database.step() as tx:
        waiting = await town.runs.waiting(tx)
        assert waiting is not None
        with pytest.raises(NothingToApprove):
            await town.runs.approve(tx, "another", RITA)
    await town.clock.move(timedelta(minutes=1))
    async with town.database.step() as tx:
        await town.runs.approve(tx, waiting.fingerprint, RITA)
        assert await town.runs.waiting(tx) is None
        # A process that runs already sees the approval, too.
        assert await running.refresh(tx)
    assert says(running) == NEW_LABEL
    assert EXPRESSION.encode() in running.release.files[CRISIS]


async def test_a_broken_list_takes_no_help_away_from_a_process_that_starts_anew(town: Town):
    before = await town.starts()
    await town.puts_in_force(broken())
    await town.settles()
    running = await town.starts()
    assert running.approved is not None
    assert crisis_of(running) == crisis_of(before)
    assert crisis_of(running)
    async with town.database.step() as tx:
        assert await town.runs.waiting(tx) is None
        last = await always.approved(tx)
    assert last is not None
    assert last.files[CRISIS] == release_of(HAMBURG).files[CRISIS].decode()


def blind(*, unreadable: bool = False) -> Release:
    """A productive release whose mask covers nothing of a name; or cannot be read."""
    files = dict(changed().files)
    files.update({name: release_of(HAMBURG).files[name] for name in (GERMAN, CRISIS)})
    text = files[MASK].decode()
    names = text.index("  - kind: Name")
    files[MASK] = b"steps: none" if unreadable else text[:names].encode()
    return release_from(files)


def masked_by(running: RunningCity) -> str:
    turning = Turning()
    assert running.release is not None
    turning.read_lists(running.release, running.approved)
    return turning.lists().mask("Ich heiße Erika Mustermann.").text


@pytest.mark.parametrize("unreadable", [False, True])
async def test_the_mask_that_was_approved_covers_until_somebody_has_looked_at_another(
    town: Town, *, unreadable: bool
):
    await town.puts_in_force(blind(unreadable=unreadable))
    await town.settles()
    assert masked_by(await town.starts()) == "Ich heiße [Name]."
    async with town.database.step() as tx:
        waiting = await town.runs.waiting(tx)
        found = await always_approved(looking_at(tx))
    assert found.verdict is Verdict.FAIL
    assert (waiting is None) == unreadable  # what cannot be read cannot be approved
    if waiting is None:
        return
    await town.clock.move(timedelta(minutes=1))
    async with town.database.step() as tx:
        await town.runs.approve(tx, waiting.fingerprint, RITA)
        assert (await always_approved(looking_at(tx))).verdict is Verdict.PASS
    assert masked_by(await town.starts()) == "Ich heiße Erika Mustermann."


async def test_a_release_without_a_mask_does_not_take_it_away(town: Town):
    files = dict(changed(productive=True).files)
    del files[MASK]
    await town.puts_in_force(release_from(files))
    await town.settles()
    running = await town.starts()
    assert running.release is not None
    assert MASK in running.release.files
    assert masked_by(running) == "Ich heiße [Name]."


def looking_at(tx: Transaction) -> Looking:
    return Looking(
        tx=tx,
        now=NOW,
        city=city_of(release_of(HAMBURG)),
        knowledge=cast("Any", None),  # not asked for here
        register={},
        duties=(),
        recordings=ROOT,
    )


def test_what_is_the_same_is_left_as_it_is():
    release = release_of(HAMBURG)
    city = city_of(release)
    assert always.in_place(release, city, always.of(release, city)) == (release, city)
    assert always.in_place(release, city, None) == (release, city)
    other = replace(always.of(release, city), labels={"de": {LABEL: "x"}})
    assert always.in_place(release, city, other)[1].wording.t(LABEL).text == "x"
