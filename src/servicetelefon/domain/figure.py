"""An amount or number that a law or office sets for a time. It never stands in a text itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from servicetelefon.domain.article import Citation


class Unit(StrEnum):
    EURO = "euro"
    PERCENT = "percent"
    YEARS = "years"
    MONTHS = "months"
    DAYS = "days"
    SQUARE_METRES = "square_metres"


class Missing(StrEnum):
    """Why a figure has no value to show on a day."""

    UNKNOWN = "unknown"  # no such figure
    NOT_YET = "not_yet"  # before its first value
    EXPIRED = "expired"  # after its last value, or in a gap
    UNCONFIRMED = "unconfirmed"  # there is a value that nobody has confirmed


@dataclass(frozen=True, slots=True)
class FigureValue:
    """Valid from the first day to the last, both included; None: until it is changed."""

    value: Decimal
    valid_from: date
    valid_to: date | None
    confirmed: bool
    source: str

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Figure:
    """All its values, earliest first, without overlap."""

    id: str
    title: str
    unit: Unit
    laws: tuple[Citation, ...]
    values: tuple[FigureValue, ...]

    def on(self, day: date) -> FigureValue | Missing:
        """The confirmed value of that day. An old amount never stands in for a missing one."""
        held = next((value for value in self.values if value.holds_on(day)), None)
        if held is not None:
            return held if held.confirmed else Missing.UNCONFIRMED
        begun = bool(self.values) and self.values[0].valid_from <= day
        return Missing.EXPIRED if begun else Missing.NOT_YET
