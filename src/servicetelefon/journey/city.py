"""What the city runs on: a folder is taken in, a proposal or an edit is put into force.

The files are checked before anything is written, so a broken edit changes nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from servicetelefon.city import read, store
from servicetelefon.city.load import city_of
from servicetelefon.city.read import Active
from servicetelefon.city.release import Release, release_from
from servicetelefon.city.store import Kept, Origin
from servicetelefon.domain.events import EventCode
from servicetelefon.domain.people import SignedIn
from servicetelefon.domain.permissions import Action
from servicetelefon.kit.clock import Clock
from servicetelefon.kit.database import Transaction
from servicetelefon.kit.errors import Conflict
from servicetelefon.kit.ids import Ids
from servicetelefon.records.store import Entry, Look, append, audit

TOPIC = "city"
"""Ring this bell after the commit."""


class Taken(StrEnum):
    """What became of a folder's files."""

    UNCHANGED = "unchanged"
    RUNNING = "running"
    PROPOSED = "proposed"


class NothingProposed(Conflict):
    """The proposal was decided already, or another release runs by now."""

    code = "nothing-proposed"


@dataclass(frozen=True, slots=True)
class CityReleases:
    """Every change is checked, written, put into force, journalled and audited in one transaction."""

    clock: Clock
    ids: Ids

    async def take_in(self, tx: Transaction, folder: Release, *, productive: bool) -> Taken:
        """Take in the files of a folder; BrokenCity when they cannot be used.

        They run at once in trial operation, unless somebody has edited the city on a page; then,
        and always in productive operation, they are a proposal.
        """
        city = city_of(folder)
        await store.lock(tx)
        running = await read.active(tx)
        if folder.hash in await _not_news(tx, running):
            return Taken.UNCHANGED
        edited = running is not None and running.release.origin is Origin.EDITED
        proposed = running is not None and (edited or productive)
        origin = Origin.PROPOSAL if proposed else Origin.DELIVERED
        await store.keep(tx, Kept(folder, city.id, origin, self.clock.now()))
        if proposed:
            return Taken.PROPOSED
        await self._put_in_force(tx, folder.hash, running, None)
        return Taken.RUNNING

    async def accept(self, tx: Transaction, release_hash: str, by: SignedIn) -> None:
        """Put the proposal into force that `by` has looked at."""
        await store.lock(tx)
        proposal = await read.proposal(tx)
        if proposal is None or proposal.release.hash != release_hash:
            raise NothingProposed("this is not what is proposed now")
        city_of(await read.release(tx, release_hash))
        await self._put_in_force(tx, release_hash, await read.active(tx), by)

    async def edit(
        self, tx: Transaction, texts: Mapping[str, str], before: str, by: SignedIn,
        action: Action = Action.MANAGE_CITY,
    ) -> Release:  # fmt: skip
        """Change files of release `before`, which `by` has looked at and which must still run;
        BrokenCity when they cannot be used."""
        await store.lock(tx)
        running = await read.active(tx)
        if running is None or running.release.hash != before:
            raise Conflict("another release runs by now")
        old = await read.release(tx, before)
        new = release_from({**old.files, **{path: text.encode() for path, text in texts.items()}})
        city = await asyncio.to_thread(city_of, new)
        role = by.acting(action)
        kept = Kept(new, city.id, Origin.EDITED, self.clock.now(), role.value if role else None)
        await store.keep(tx, kept)
        await self._put_in_force(tx, new.hash, running, by, action)
        return new

    async def _put_in_force(
        self, tx: Transaction, release_hash: str, before: Active | None, by: SignedIn | None,
        action: Action = Action.MANAGE_CITY,
    ) -> None:  # fmt: skip
        now = self.clock.now()
        role = by.acting(action) if by else None
        code = role.value if role else None
        await store.activate(tx, release_hash, now)
        data = {"release": release_hash, "before": before.release.hash if before else None}
        event = EventCode.CITY_RELEASE_ACTIVATED
        entry = Entry(self.ids.new(), now, event, role=code, data=data)
        await append(tx, [entry])
        account = by.account if by else None
        what = (event.value, "city_release", release_hash)
        await audit(tx, Look(self.ids.new(), now, account, code, *what, journal=entry.id))


async def _not_news(tx: Transaction, running: Active | None) -> set[str]:
    """What runs, and what the folder held when we last looked."""
    folders = (one for one in await read.releases(tx) if one.origin is not Origin.EDITED)
    newest = next(folders, None)
    known = {running.release.hash} if running else set[str]()
    return known | ({newest.hash} if running and newest else set())
