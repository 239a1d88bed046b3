"""The assistant for the shell: lists, texts and city of a folder, or what runs."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from servicetelefon.assistant import lists
from servicetelefon.assistant.language import Languages
from servicetelefon.bootstrap.streets import finder as running_finder
from servicetelefon.city.load import load_city
from servicetelefon.config import Settings
from servicetelefon.journey.turn_opening import opening
from servicetelefon.journey.turn_parts import Texts, TurnParts
from servicetelefon.kit.clock import SystemClock
from servicetelefon.knowledge import library as libraries
from servicetelefon.responsibility.directory import Directory
from servicetelefon.responsibility.find import Finder


def assistant(settings: Settings, folder: Path | None, moment: datetime | None) -> TurnParts:
    """BrokenLists, BrokenKnowledge or BrokenCity when the folder cannot be used."""
    found = folder or settings.city_folder
    finder = running_finder(settings) if folder is None else Finder(load_city(found), Directory())
    city = finder.city
    if moment is not None:
        moment = moment.replace(tzinfo=moment.tzinfo or city.zone)
    now = moment or SystemClock().now()
    library = libraries.load(found / "knowledge")
    open_now, opens = opening(city, now)
    return TurnParts(
        lists=lists.load(found),
        texts=Texts(library, now.astimezone(city.zone).date()),
        city=city,
        finder=finder,
        languages=Languages(),
        now=now,
        open_now=open_now,
        opens=opens,
    )
