"""A city folder in, a city out, or every fault with its file and line."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from pathlib import Path

from servicetelefon.city.build import build
from servicetelefon.city.references import faults_of_references
from servicetelefon.city.release import Release, release_of
from servicetelefon.city.responsibility_check import faults_of_responsibility
from servicetelefon.city.sources import UnusableFiles, read_sources
from servicetelefon.city.speech import faults_of_speech
from servicetelefon.city.wording import faults_of_wording
from servicetelefon.domain.city import City
from servicetelefon.kit.errors import BrokenFile, BrokenFiles


class BrokenCity(BrokenFiles):
    """A city folder that cannot be used, with all its faults in order of file and line."""

    code = "broken-city"


def load_city(folder: Path) -> City:
    """The city of a folder; BrokenCity otherwise."""
    city, problems = read_city(folder)
    if city is None:
        raise BrokenCity(problems)
    return city


def city_of(release: Release, root: Path = Path()) -> City:
    """The city of a release; `root` stands before the paths in faults. BrokenCity otherwise."""
    try:
        sources = read_sources(release, root)
    except UnusableFiles as unusable:
        raise BrokenCity(_in_order(unusable.faults)) from None
    faults = chain(
        faults_of_references(sources),
        faults_of_speech(sources),
        faults_of_wording(sources),
        faults_of_responsibility(sources),
    )
    if problems := _in_order(faults):
        raise BrokenCity(problems)
    return build(sources)


def read_city(folder: Path) -> tuple[City | None, tuple[BrokenFile, ...]]:
    """The city, or all that is wrong with the folder."""
    try:
        return city_of(release_of(folder), folder), ()
    except BrokenCity as broken:
        return None, broken.problems
    except BrokenFile as broken:
        return None, (broken,)


def reload(current: City, folder: Path) -> tuple[City, tuple[BrokenFile, ...]]:
    """What runs from now on: the folder's city, or the current one with what is wrong."""
    city, problems = read_city(folder)
    return city or current, problems


def _in_order(faults: chain[BrokenFile] | Sequence[BrokenFile]) -> tuple[BrokenFile, ...]:
    return tuple(sorted(faults, key=lambda one: (str(one.place.path), one.place.line or 0)))
