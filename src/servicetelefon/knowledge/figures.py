"""Figures from `figures.yaml`, and how a value is written and spoken."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from servicetelefon.domain.article import EASY, MAIN
from servicetelefon.domain.figure import Figure, FigureValue, Unit
from servicetelefon.kit.errors import BrokenFile
from servicetelefon.kit.yaml_file import parse
from servicetelefon.knowledge.article_schema import FigurePart, FiguresFile

Figures = Mapping[str, Figure]
SPOKEN = "spoken"
_CENT = Decimal("0.01")

_UNITS = {
    MAIN: {
        Unit.EURO: "Euro",
        Unit.PERCENT: "Prozent",
        Unit.YEARS: "Jahre",
        Unit.MONTHS: "Monate",
        Unit.DAYS: "Tage",
        Unit.SQUARE_METRES: "Quadratmeter",
    },
    "en": {
        Unit.EURO: "euros",
        Unit.PERCENT: "per cent",
        Unit.YEARS: "years",
        Unit.MONTHS: "months",
        Unit.DAYS: "days",
        Unit.SQUARE_METRES: "square metres",
    },
}


def read_figures(path: Path, content: bytes) -> tuple[Figures | None, tuple[BrokenFile, ...]]:
    """All figures by id, or everything that is wrong with the file."""
    schema, faults = parse(path, content).check(FiguresFile)
    if schema is None:
        return None, faults
    return {name: _figure(name, part) for name, part in schema.root.items()}, faults


def _figure(name: str, part: FigurePart) -> Figure:
    values = tuple(
        FigureValue(one.value, one.valid_from, one.valid_to, one.confirmed, one.source)
        for one in part.values
    )
    return Figure(name, part.title, part.unit, part.laws, values)


def written(value: Decimal, unit: Unit, rendering: str) -> str:
    """A value in the way of a rendering: `1.126 Euro`, `95,71 Euro`, spoken `95 Euro 71`."""
    amount = value if value % 1 else value.quantize(Decimal(1))
    if unit is Unit.EURO and value % 1:
        amount = value.quantize(_CENT)
    whole, _, cents = f"{amount:,}".partition(".")
    german = rendering in {MAIN, EASY, SPOKEN}
    name = _UNITS[MAIN if german else rendering if rendering in _UNITS else "en"][unit]
    if not german:
        return f"{whole}.{cents} {name}" if cents else f"{whole} {name}"
    whole = whole.replace(",", ".")
    if rendering == SPOKEN and cents and unit is Unit.EURO:
        return f"{whole} Euro {cents}"
    return f"{whole},{cents} {name}" if cents else f"{whole} {name}"
