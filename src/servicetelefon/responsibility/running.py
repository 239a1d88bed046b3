"""Who answers in this process: one finder for the city and the street directory that hold now."""

from __future__ import annotations

from uuid import UUID

import structlog

from servicetelefon.domain.city import City
from servicetelefon.kit.database import Transaction
from servicetelefon.responsibility import read
from servicetelefon.responsibility.directory import Directory
from servicetelefon.responsibility.find import Finder

log = structlog.stdlib.get_logger()


class RunningFinder:
    """Ask `now` with the city that runs; call `refresh` at the bell and now and then."""

    def __init__(self, make: type[Finder] = Finder) -> None:
        self._make = make
        self._directory = Directory()
        self._seen: UUID | None = None
        self._finder: Finder | None = None

    def now(self, city: City) -> Finder:
        """The finder for this city, made anew only when the city or the directory is another."""
        if self._finder is None or self._finder.city is not city:
            self._finder = self._make(city, self._directory)
        return self._finder

    async def refresh(self, tx: Transaction) -> bool:
        """Whether another street directory holds from now on."""
        known = await read.newest(tx)
        if known is None or known.id == self._seen:
            return False
        self._directory = await read.directory(tx)
        self._seen, self._finder = known.id, None
        log.info("streets.running", directory=str(known.id), segments=known.segments)
        return True
