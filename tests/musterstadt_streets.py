"""A small street directory of Musterstadt: one street a difficulty."""

from __future__ import annotations

from collections.abc import Sequence

from cities import musterstadt
from servicetelefon.domain.office import Basis, Confirmation
from servicetelefon.responsibility.directory import Directory, Segment, Side
from servicetelefon.responsibility.find import Finder
from servicetelefon.responsibility.house_number import read_exact

ROWS = (
    # One quarter, one side only.
    ("Mühlenstraße", "1", "19", 1, "Oberdorf", "nord", "99001"),
    # Two quarters of one district.
    ("Am Bach", "1", "9", 3, "Oberdorf", "nord", "99001"),
    ("Am Bach", "10", "20", 3, "Mühlenviertel", "nord", "99002"),
    # Two districts: one on each side, and again behind number 30.
    ("Lange Straße", "1", "29", 1, "Oberdorf", "nord", "99002"),
    ("Lange Straße", "2", "30", 2, "Hafen", "sued", "99002"),
    ("Lange Straße", "31", "60", 3, "Hafen", "sued", "99003"),
    # The border runs between 12b and 12c.
    ("Grenzweg", "2", "12b", 2, "Oberdorf", "nord", "99001"),
    ("Grenzweg", "12c", "40", 2, "Unterdorf", "sued", "99003"),
    # Names with numbers, and a plain number between letters only.
    ("Weg Nr. 12", "1", "9", 3, "Hafen", "sued", "99003"),
    ("1. Deichstraße", "4a", "4d", 2, "Unterdorf", "sued", "99003"),
    # Spelt nearly alike in two districts.
    ("Bogenstraße", "1", "9", 3, "Oberdorf", "nord", "99001"),
    ("Rogenstraße", "1", "9", 3, "Hafen", "sued", "99003"),
    ("Allee der Freiheit", "1", "9", 3, "Hafen", "sued", "99003"),
)

BASIS = Basis(Confirmation.CONFIRMED, "Straßenverzeichnis")


def segments() -> Sequence[Segment]:
    return [
        Segment(street, read_exact(first), read_exact(last), Side(side), quarter, district, code)
        for street, first, last, side, quarter, district, code in ROWS
    ]


def finder() -> Finder:
    return Finder(musterstadt(), Directory(segments(), BASIS))


def finder_without_streets() -> Finder:
    return Finder(musterstadt(), Directory())
