"""What people call the part of the city in which they live: quarters, districts, half names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from servicetelefon.domain.city import City
from servicetelefon.responsibility.near import Near
from servicetelefon.responsibility.spelling import folded, key

# A half name that names nothing by itself: everybody's north, everybody's small one.
_NO_NAME = frozenset(
    key(word)
    for word in ("Nord", "Süd", "Ost", "West", "Mitte", "Groß", "Großer", "Klein", "Kleiner")
) | {"alt", "neu", "st"}
_SHORTEST = 4
_BEFORE_THE_NAME = re.compile(r"^(?:in\s+)?(?:(?:bezirk|stadtteil|ortsteil)\s+)?", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s\-]+")


@dataclass(frozen=True, slots=True)
class Named:
    """What a name can mean: quarters by name and the districts (ids) in which they lie. Without
    quarters the districts themselves were named."""

    quarters: tuple[str, ...]
    districts: tuple[str, ...]


class Quarters:
    """Names of a city's quarters and districts in every spelling."""

    def __init__(self, city: City) -> None:
        self._city = key(city.name)
        self._districts = {key(one.name): one.id for one in city.districts.values()}
        self._home = {
            quarter: one.id for one in city.districts.values() for quarter in one.quarters
        }
        self._quarters = {key(quarter): quarter for quarter in self._home}
        self._halves = _halves(self._home, self._city)
        self._other = {
            key(name): meant for name, meant in city.responsibility.other_quarters.items()
        }
        self._near = Near(tuple(self._quarters))

    def is_city(self, name: str) -> bool:
        return key(name) == self._city

    def named(self, name: str) -> Named | None:
        """What the name means; None when it means nothing here. A name of a district that is
        also one of its quarters counts as the district, which is sure in both cases."""
        for wanted in self._spellings(name):
            if wanted in self._districts:
                return Named((), (self._districts[wanted],))
            if wanted in self._quarters:
                return self._of([self._quarters[wanted]])
            if wanted in self._halves:
                return self._of(self._halves[wanted])
        return None

    def proposals(self, name: str) -> tuple[str, ...]:
        """Quarters that may have been meant by a name that means nothing here."""
        for wanted in self._spellings(name):
            if wanted in self._other:
                return self._other[wanted]
        near = (self._near.to(wanted) for wanted in self._spellings(name))
        return next((tuple(self._quarters[one] for one in found) for found in near if found), ())

    def district(self, name: str) -> str | None:
        """The id of the district with this name or id."""
        named = self.named(name)
        alone = named.districts[0] if named and len(named.districts) == 1 else None
        return alone if named and not named.quarters else None

    def _of(self, quarters: Iterable[str]) -> Named:
        found = tuple(sorted(quarters))
        return Named(found, tuple(sorted({self._home[one] for one in found})))

    def _spellings(self, name: str) -> tuple[str, ...]:
        """As it is, and without the city's name before or after it."""
        whole = key(_BEFORE_THE_NAME.sub("", name.strip()))
        ways = (whole, whole.removeprefix(self._city), whole.removesuffix(self._city))
        return tuple(one for one in dict.fromkeys(ways) if one and one != self._city)


def _halves(quarters: Iterable[str], city: str) -> Mapping[str, list[str]]:
    """Quarters by each part of a name of several parts."""
    found: dict[str, list[str]] = {}
    for quarter in quarters:
        parts = {key(part) for part in _BETWEEN.split(folded(quarter))}
        for part in parts - _NO_NAME - {city, key(quarter)}:
            if len(part) >= _SHORTEST:
                found.setdefault(part, []).append(quarter)
    return found
