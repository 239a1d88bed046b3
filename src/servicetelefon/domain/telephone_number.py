"""Numbers that people type or that their phone shows, read into the form that is called.

What can be called back is the city's: its countries, without numbers that cost extra. Every
other number is not wrong, but an agent must see to it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

COUNTRY = "+49"

_KEPT = re.compile(r"[0-9]")
_LONGEST = 15
"""Digits with the country's code (ITU-T E.164)."""
_SHORTEST_AT_HOME = 6
_SHORTEST = 7


class NumberFault(StrEnum):
    """Why a number cannot be called back by the line itself."""

    NO_NUMBER = "no_number"
    NO_AREA_CODE = "no_area_code"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    COSTS_EXTRA = "costs_extra"
    FOREIGN = "foreign"  # not in the city's list of countries: through an agent


class Countries(Protocol):
    """What we need of a city's rules for calls out."""

    @property
    def countries(self) -> tuple[str, ...]: ...
    @property
    def refused(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class ReadNumber:
    """A number in E.164, or why there is none; a foreign one is given all the same."""

    number: str | None
    fault: NumberFault | None = None


def read_number(text: str, rules: Countries) -> ReadNumber:
    """Digits, spaces and marks as people write them: 040 / 12 34-56, 0049…, +49…, 00481…"""
    digits = "".join(_KEPT.findall(text))
    if not digits:
        return ReadNumber(None, NumberFault.NO_NUMBER)
    number = _international(text.strip(), digits)
    if number is None:
        return ReadNumber(None, NumberFault.NO_AREA_CODE)
    return ReadNumber(*_judged(number, rules))


def _judged(number: str, rules: Countries) -> tuple[str | None, NumberFault | None]:
    length = len(number) - 1
    shortest = _SHORTEST_AT_HOME + len(COUNTRY) - 1 if number.startswith(COUNTRY) else _SHORTEST
    faults = {
        NumberFault.TOO_SHORT: length < shortest,
        NumberFault.TOO_LONG: length > _LONGEST,
        NumberFault.COSTS_EXTRA: number.startswith(rules.refused),
    }
    if wrong := next((fault for fault, is_so in faults.items() if is_so), None):
        return None, wrong
    return number, None if number.startswith(rules.countries) else NumberFault.FOREIGN


def _international(text: str, digits: str) -> str | None:
    if text.startswith("+"):
        number = f"+{digits}"
    elif digits.startswith("00"):
        number = f"+{digits[2:]}"
    elif digits.startswith("0"):
        number = f"{COUNTRY}{digits[1:]}"
    else:
        return None
    # +49 (0) 40 …: the zero in brackets is not dialled from outside.
    return (
        COUNTRY + number.removeprefix(COUNTRY + "0") if number.startswith(COUNTRY + "0") else number
    )


def at_home(number: str) -> str:
    """As people here write and say it: 040123456, or 0048… for another country."""
    if number.startswith(COUNTRY):
        return "0" + number.removeprefix(COUNTRY)
    return "00" + number.removeprefix("+")


def said_digit_by_digit(number: str) -> str:
    """For reading back: each digit a word of its own, in groups that can be remembered."""
    digits = at_home(number)
    groups = [digits[i : i + 3] for i in range(0, len(digits), 3)]
    return ", ".join(" ".join(group) for group in groups)
