"""A city's codes as the columns of facts number them."""

from __future__ import annotations

from servicetelefon.domain.city import City
from servicetelefon.measures.facts import Codes


def codes_of(city: City) -> Codes:
    return Codes(
        line=tuple(city.lines),
        topic=tuple(city.enquiry_types),
        district=tuple(city.districts),
        language=tuple(city.languages),
    )
