"""For the shell: who is responsible, and taking in a street directory."""

from __future__ import annotations

import asyncio
from pathlib import Path

from servicetelefon.bootstrap.approved import may_run
from servicetelefon.bootstrap.command import at_work, is_set_up
from servicetelefon.city.load import load_city
from servicetelefon.config import Settings
from servicetelefon.domain.office import Basis
from servicetelefon.journey.streets import Imported, StreetDirectories
from servicetelefon.responsibility import read
from servicetelefon.responsibility.directory import Directory
from servicetelefon.responsibility.find import Finder
from servicetelefon.responsibility.silent import SilentFinder
from servicetelefon.responsibility.street_file import read_street_file


def finder(settings: Settings) -> Finder:
    """With the city and street directory that run; before any set-up with the city's folder."""
    if not is_set_up(settings):
        return _make()(load_city(settings.city_folder), Directory())

    async def ask() -> Finder:
        async with at_work(settings) as work, work.database.step() as tx:
            return _make()(work.city, await read.directory(tx))

    return asyncio.run(ask())


def _make() -> type[Finder]:
    return Finder if may_run("responsibility") else SilentFinder


def import_streets(settings: Settings, path: Path, basis: Basis) -> Imported:
    """BrokenFile or BrokenStreets when the file cannot be used; nothing changed then."""

    async def take_in() -> Imported:
        async with at_work(settings) as work:
            file = read_street_file(path, work.city)
            directories = StreetDirectories(work.clock, work.ids)
            async with work.database.step() as tx:
                return await directories.take_in(tx, file, basis, by=None)

    return asyncio.run(take_in())
