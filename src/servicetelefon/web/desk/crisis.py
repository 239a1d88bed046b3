"""The emergency script: the city's sentences to say and its confirmed numbers, shown at a key.

A city without such sentences shows its numbers alone.
"""

from __future__ import annotations

from dataclasses import dataclass

from servicetelefon.domain.article import EASY
from servicetelefon.domain.city import City, CrisisContact

SENTENCES = tuple(f"crisis_script.{number}" for number in range(1, 10))


@dataclass(frozen=True, slots=True)
class Script:
    """`emergency` are the numbers that come into the talk by a digit."""

    emergency: tuple[str, ...]
    contacts: tuple[CrisisContact, ...]
    said: tuple[str, ...]
    easy: tuple[str, ...]


def script_of(city: City) -> Script:
    words = city.wording
    ids = [one for one in SENTENCES if words.has(one)]
    # Leichte Sprache that nobody has reviewed gives way to German, which stands beside it anyway.
    easy = [words.t(one, EASY) for one in ids] if words.speaks(ids, EASY) else []
    return Script(
        emergency=tuple(sorted(city.calls_out.emergency, reverse=True)),
        contacts=tuple(one for one in city.crisis_contacts.values() if one.phone.usable),
        said=tuple(words.t(one).text for one in ids),
        easy=tuple(one.text for one in easy),
    )
