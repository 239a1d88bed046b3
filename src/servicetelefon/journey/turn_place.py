"""An address or a part of the city in a message, and the office that is responsible there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from servicetelefon.assistant.text import tokens
from servicetelefon.domain.city import City
from servicetelefon.domain.responsibility import Address, Query
from servicetelefon.journey.turn_parts import TurnParts
from servicetelefon.journey.turn_state import Turn

_STREET = re.compile(
    r"\b((?:[A-ZÄÖÜ][\w-]+\s){0,2}[A-ZÄÖÜa-zäöüß-]*(?:str(?:aße|asse|\.)|weg|allee|platz|gasse|damm|ufer|"
    r"chaussee|stieg|twiete|kamp|redder|markt)\s?(?:nr\.?\s?)?\d{1,4}\s?[a-z]?)\b",
    re.IGNORECASE,
)
_POSTCODE = re.compile(r"(?<!\d)(\d{5})(?!\d)")


def look(turn: Turn, parts: TurnParts) -> None:
    """The address is used here and kept nowhere."""
    address = _address(turn.message, parts.city)
    if address.is_empty:
        return
    turn.has_address = True
    turn.finding = parts.finder.find(Query(address, parts.lists.default_matter))


def _address(text: str, city: City) -> Address:
    street = _STREET.search(text)
    postcode = _POSTCODE.search(text)
    return Address(
        street=street[1].strip() if street else "",
        quarter=_area(text, city),
        postcode=postcode[1] if postcode else "",
    )


def _area(text: str, city: City) -> str:
    """The longest name of a quarter or district that stands in the text, written as a name."""
    names = [one.name for one in city.districts.values()]
    names += [quarter for one in city.districts.values() for quarter in one.quarters]
    areas, said = _by_first_word(tuple(names)), tokens(text)
    found = [
        name
        for start, word in enumerate(said)
        for parts, name in areas.get(word, ())
        if said[start : start + len(parts)] == parts
    ]
    return max(found, key=len, default="")


@lru_cache(maxsize=8)
def _by_first_word(names: tuple[str, ...]) -> Mapping[str, list[tuple[list[str], str]]]:
    """The names of a city's areas in their folded words: folding them at each message would take a
    third of its time."""
    found: dict[str, list[tuple[list[str], str]]] = {}
    for name in names:
        if parts := tokens(name):
            found.setdefault(parts[0], []).append((parts, name))
    return found
