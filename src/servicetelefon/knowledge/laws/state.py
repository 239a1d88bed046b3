"""One state of a collection of laws: laws by their document number, sections by their number."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV")
_BOOK = re.compile(r"^SGB[ _](\d{1,2})$")
_ANNEX = re.compile(r"^Anlage(?: (\d+[a-z]?))?")
_SECTION = re.compile(r"^§§? ?(\d+[a-z]?)(?: ?(?:bis|und|,) ?(?:§ ?)?(\d+[a-z]?))?$")

WHOLE = "Text"
"""The number of the only section of a notice that has none."""

_CITED_AS = {
    "BJNR001500988": "VO zu § 90 Abs. 2 Nr. 9 SGB XII",
    "BJNR006920962": "VO zu § 82 SGB XII",
    "BJNR017900001": "VO zu § 69 SGB XII",
    "BJNR0CF0A0023": "ErreichbV",
}
"""Laws that are cited by another name than the one they are published under."""


@dataclass(frozen=True, slots=True)
class Section:
    """`text` without markup; `notes` are what another publication may leave out or put in.

    They are remarks of the publisher and titles of tables, not the law's own sentences.
    """

    number: str
    heading: str
    text: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Law:
    """`document` is the number that a law keeps for life at gesetze-im-internet (BJNR…)."""

    document: str
    names: tuple[str, ...]
    title: str
    sections: Mapping[str, Section]

    @property
    def name(self) -> str:
        return self.names[0]

    def is_cited_as(self, name: str) -> bool:
        return plain_name(name) in self.names


@dataclass(frozen=True, slots=True)
class LawState:
    laws: Mapping[str, Law]

    def named(self, name: str) -> Law | None:
        """The law that is cited by this name, or by the old name of a renamed one."""
        return next((law for law in self.laws.values() if law.is_cited_as(name)), None)


def plain_name(written: str) -> str:
    """`SGB 12` and `SGB_12` as people cite it: `SGB XII`."""
    name = " ".join(written.replace("_", " ").split())
    if found := _BOOK.match(name):
        return f"SGB {_ROMAN[int(found[1]) - 1]}" if 0 < int(found[1]) <= len(_ROMAN) else name
    return name


def names_of(document: str, *published: str) -> tuple[str, ...]:
    """Every name that a law is cited by, the usual one first."""
    usual = [_CITED_AS[document]] if document in _CITED_AS else []
    return tuple(dict.fromkeys([*usual, *(plain_name(name) for name in published if name)]))


def section_number(designation: str) -> str | None:
    """`§ 35a` as `35a`, `Anlage 2 (zu § 3)` as `Anlage 2`; None for what is no section."""
    line = " ".join(designation.split())
    if found := _ANNEX.match(line):
        return f"Anlage {found[1]}" if found[1] else "Anlage"
    if found := _SECTION.match(line):
        return f"{found[1]}-{found[2]}" if found[2] else found[1]
    return None
