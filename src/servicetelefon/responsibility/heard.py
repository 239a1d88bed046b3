"""An address as it was said, read once: what each part means, and what could not be read."""

from __future__ import annotations

import re
from dataclasses import dataclass

from servicetelefon.domain.city import City
from servicetelefon.domain.responsibility import Address, Reason, Why
from servicetelefon.responsibility.address_text import split_number, tidy
from servicetelefon.responsibility.directory import Directory
from servicetelefon.responsibility.house_number import HouseNumber, NoHouseNumber, read_written
from servicetelefon.responsibility.quarters import Named, Quarters

_POSTCODE = re.compile(r"(?:D\s?-?\s?)?(\d{5})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Heard:
    """`area` is what the quarter means, None when none was said or it means nothing here (then
    `quarter` still holds the words). `postcode_districts` is empty for a postcode that is not
    the city's."""

    street: str
    numbers: tuple[HouseNumber, ...]
    quarter: str
    area: Named | None
    postcode: str
    postcode_districts: tuple[str, ...]
    unread: tuple[Reason, ...]

    @property
    def quarter_means_nothing(self) -> bool:
        return bool(self.quarter) and self.area is None

    @property
    def postcode_is_foreign(self) -> bool:
        return bool(self.postcode) and not self.postcode_districts

    @property
    def is_empty(self) -> bool:
        return not (self.street or self.quarter or self.postcode)


def hear(address: Address, city: City, quarters: Quarters, directory: Directory) -> Heard:
    unread: list[Reason] = []
    street, number = tidy(address.street), tidy(address.house_number)
    if street and not number:
        street, number = split_number(street, lambda name: bool(directory.named(name)))
    quarter = tidy(address.quarter)
    if quarters.is_city(quarter):
        quarter = ""
    if street and not quarter and not number and _is_area(street, quarters, directory):
        street, quarter = "", street
    postcode = _postcode(tidy(address.postcode), unread)
    return Heard(
        street=street,
        numbers=_numbers(number, unread),
        quarter=quarter,
        area=quarters.named(quarter) if quarter else None,
        postcode=postcode,
        postcode_districts=city.districts_of_postcode(postcode),
        unread=tuple(unread),
    )


def _is_area(name: str, quarters: Quarters, directory: Directory) -> bool:
    """Somebody named the quarter where a street was asked for."""
    return not directory.named(name) and quarters.named(name) is not None


def _numbers(text: str, unread: list[Reason]) -> tuple[HouseNumber, ...]:
    if not text:
        return ()
    try:
        return read_written(text)
    except NoHouseNumber:
        unread.append(Reason(Why.NUMBER_UNREADABLE, {"number": text[:20]}))
        return ()


def _postcode(text: str, unread: list[Reason]) -> str:
    found = _POSTCODE.fullmatch(text)
    if text and not found:
        unread.append(Reason(Why.POSTCODE_UNREADABLE, {"postcode": text[:20]}))
    return found[1] if found else ""
