"""Public holidays of a Land, read once when a city is loaded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import holidays

YEARS = range(2020, 2061)
"""All years that a release could ever be asked about: no list that runs out in service."""


def is_known(country: str, land: str) -> bool:
    return land in holidays.list_supported_countries().get(country, ())


def holidays_of(country: str, land: str) -> Mapping[date, str]:
    """Date → German name, in order."""
    found = holidays.country_holidays(country, subdiv=land, years=YEARS, language="de")
    return {day: found[day] for day in sorted(found)}
