"""The city that this process runs on: a snapshot, taken anew when another release is active."""

from __future__ import annotations

from uuid import UUID

import structlog

from servicetelefon.city import always, read
from servicetelefon.city.always import Always
from servicetelefon.city.load import BrokenCity, city_of
from servicetelefon.city.release import Release
from servicetelefon.domain.city import City
from servicetelefon.kit.database import Transaction
from servicetelefon.kit.errors import Unavailable

log = structlog.stdlib.get_logger()


class NoCity(Unavailable):
    """No release of the city is active yet."""

    code = "no-city"


class RunningCity:
    """Hand `now` to whoever needs the city; call `refresh` at the bell and every second."""

    def __init__(self) -> None:
        self._city: City | None = None
        self._seen: tuple[str, UUID | None] | None = None
        self.approved: Always | None = None
        """Crisis list and label that run, whatever the release holds."""
        self.release: Release | None = None
        """The files of the city that runs, for the stages that have some of their own."""

    def now(self) -> City:
        """The city as it stands; NoCity before the first refresh has found one."""
        if self._city is None:
            raise NoCity("no release of the city is active")
        return self._city

    async def refresh(self, tx: Transaction) -> bool:
        """Whether another release runs from now on. One that this program cannot read (it was
        activated by a newer one) leaves the city as it was."""
        active = await read.active_hash(tx)
        seen = (active, await always.newest(tx)) if active else None
        if active is None or seen == self._seen:
            return False
        self._seen = seen
        try:
            release = await read.release(tx, active)
            self.approved = await always.approved(tx)
            release, self._city = always.in_place(release, city_of(release), self.approved)
        except BrokenCity as broken:
            log.error("city.unreadable", release=active, faults=len(broken.problems))  # noqa: TRY400 - expected, a trace says nothing
            return False
        self.release = release
        log.info("city.running", release=active)
        return True
