"""From an address to its district. The address decides: a street with its number before the
quarter, the quarter before the postcode; and what contradicts is not settled by taking one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from servicetelefon.domain.city import City
from servicetelefon.domain.responsibility import (
    Address,
    AskFor,
    Evidence,
    Ground,
    Part,
    Place,
    Reason,
    Status,
    Why,
)
from servicetelefon.responsibility.directory import Directory
from servicetelefon.responsibility.heard import Heard, hear
from servicetelefon.responsibility.located import Located, ask, found, unclear
from servicetelefon.responsibility.near import Near
from servicetelefon.responsibility.quarters import Named, Quarters
from servicetelefon.responsibility.spelling import key
from servicetelefon.responsibility.street import contradiction, in_street


class Locator:
    """Finds districts in one city with one street directory (which may be empty)."""

    def __init__(self, city: City, directory: Directory) -> None:
        self._city = city
        self._directory = directory
        self._quarters = Quarters(city)
        self._near = Near(directory.keys)
        self._former = {
            key(name): today for name, today in city.responsibility.former_streets.items()
        }

    def knows_street(self, name: str) -> bool:
        return bool(self._directory.named(name)) or key(name) in self._former

    def knows_area(self, name: str) -> bool:
        return self._quarters.is_city(name) or self._quarters.named(name) is not None

    def district(self, name: str) -> str | None:
        """The id of the district with this name or id."""
        return name if name in self._city.districts else self._quarters.district(name)

    def locate(self, address: Address) -> Located:
        heard = hear(address, self._city, self._quarters, self._directory)
        located = self._located(heard).also(heard.unread)
        if located.status is Status.ASK and heard.postcode:
            return replace(located, place=Place(postcode=heard.postcode))
        return located

    def _located(self, heard: Heard) -> Located:
        if heard.is_empty:
            return ask(AskFor.ADDRESS)
        if heard.postcode_is_foreign:
            return self._foreign(heard)
        if heard.street and not self._directory.is_empty:
            located = self._by_street(heard)
        else:
            located = self._by_area(heard)
        return self._with_unknown_quarter(heard, located)

    def _foreign(self, heard: Heard) -> Located:
        outside = Reason(Why.POSTCODE_OUTSIDE, {"postcode": heard.postcode})
        if heard.area is None:
            return Located(Status.OUTSIDE, reasons=(outside,))
        return unclear(
            contradiction(heard.quarter, self.names(heard.area.districts), heard.postcode)
        )

    # --- by street ----------------------------------------------------------------------------

    def _by_street(self, heard: Heard) -> Located:
        streets = self._directory.named(heard.street)
        if not streets:
            return self._by_unknown_street(heard)
        first, *others = streets
        if others:
            return ask(AskFor.STREET, (street.name for street in streets))
        return in_street(first, heard, self._city, self._directory.basis)

    def _by_unknown_street(self, heard: Heard) -> Located:
        """The quarter or postcode may settle it all the same; otherwise propose names."""
        unknown = Reason(Why.STREET_UNKNOWN, {"street": heard.street})
        if heard.area or heard.postcode:
            located = self._by_area(heard)
            if located.status is not Status.ASK:
                return located.also([unknown])
        else:
            located = ask(AskFor.QUARTER)
        if former := self._former.get(key(heard.street)):
            return ask(
                AskFor.STREET, former, [Reason(Why.STREET_RENAMED, {"street": heard.street})]
            )
        if proposals := self._proposals(heard):
            return ask(AskFor.STREET, proposals, [unknown])
        return located.also([unknown])

    def _proposals(self, heard: Heard) -> Sequence[str]:
        """Near names, those in the postcode that was said first."""
        streets = [
            street for one in self._near.to(heard.street) for street in self._directory.of_key(one)
        ]
        if heard.postcode:
            streets.sort(
                key=lambda street: all(one.postcode != heard.postcode for one in street.segments)
            )
        return [street.name for street in streets]

    # --- by quarter or postcode ---------------------------------------------------------------

    def _by_area(self, heard: Heard) -> Located:
        if heard.area is not None:
            return self._by_quarter(heard, heard.area)
        if heard.postcode:
            return self._by_postcode(heard)
        if heard.street:
            return ask(AskFor.QUARTER, reasons=[Reason(Why.NO_DIRECTORY)])
        return ask(AskFor.ADDRESS)

    def _by_quarter(self, heard: Heard, area: Named) -> Located:
        districts = area.districts
        if heard.postcode:
            districts = tuple(one for one in districts if one in heard.postcode_districts)
        if not districts:
            there = self.names(area.districts)
            return unclear(contradiction(heard.quarter, there, heard.postcode))
        district, *others = districts
        if others:
            reason = Reason(Why.QUARTER_AMBIGUOUS, {"quarter": heard.quarter})
            return ask(AskFor.QUARTER, area.quarters, [reason])
        inside = [one for one in area.quarters if self._city.district_of_quarter(one) in districts]
        by = Evidence.QUARTER if area.quarters else Evidence.DISTRICT_NAMED
        basis = self._city.responsibility.quarters_basis
        quarter = inside[0] if len(inside) == 1 else None
        place = Place(district, quarter, None, heard.postcode or None)
        return found(place, [Ground(Part.DISTRICT, by, basis)])

    def _by_postcode(self, heard: Heard) -> Located:
        district, *others = heard.postcode_districts
        if not others:
            basis = self._city.responsibility.postcodes_basis
            place = Place(district, postcode=heard.postcode)
            return found(place, [Ground(Part.DISTRICT, Evidence.POSTCODE, basis)])
        values = {"postcode": heard.postcode, "districts": self.names(heard.postcode_districts)}
        reasons = [Reason(Why.SHARED_POSTCODE, values)]
        if self._directory.is_empty:
            return ask(AskFor.QUARTER, reasons=[*reasons, Reason(Why.NO_DIRECTORY)])
        return ask(AskFor.QUARTER if heard.street else AskFor.ADDRESS, reasons=reasons)

    # --- a quarter that nobody knows ----------------------------------------------------------

    def _with_unknown_quarter(self, heard: Heard, located: Located) -> Located:
        """A quarter that means nothing here is passed over only when it is a misspelling of the
        one in which the street lies: it may name another town."""
        if not heard.quarter_means_nothing:
            return located
        proposals = self._quarters.proposals(heard.quarter)
        if located.place.quarter is not None and located.place.quarter in proposals:
            return located
        reason = Reason(Why.QUARTER_UNKNOWN, {"quarter": heard.quarter})
        return ask(AskFor.QUARTER, proposals, [reason]) if proposals else unclear(reason)

    def names(self, districts: Iterable[str]) -> str:
        return ", ".join(self._city.districts[one].name for one in districts)
