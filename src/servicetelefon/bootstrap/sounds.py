"""Words into sounds (placeholder until adapters/speech stands)."""

from pathlib import Path

from servicetelefon.bootstrap.places import Places
from servicetelefon.bootstrap.process import Process
from servicetelefon.bootstrap.snapshots import Snapshots
from servicetelefon.domain.city import City
from servicetelefon.journey.call_engine import Sounds
from servicetelefon.kit.wording import Words


def sounds(process: Process, snapshots: Snapshots) -> Sounds:
    async def find(words: Words) -> Path | None:
        return None

    return find


async def say_everything(process: Process, snapshots: Snapshots) -> None:
    return None


def hold_sentence(places: Places, city: City) -> Path:
    return places.sounds / "hold"
