"""What the database can hold about people, from the class of each column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from servicetelefon.compliance.all_tables import all_tables
from servicetelefon.compliance.documents.document import Block, Rows
from servicetelefon.compliance.documents.facts import Facts
from servicetelefon.kit.columns import ColumnClass

_CLASSES = {
    ColumnClass.NONE: "Kennung, Code oder Zeit zu einer Person",
    ColumnClass.PERSONAL: "personenbezogen, verschlüsselt",
    ColumnClass.CLAIM: "Leistungsbegehren, verschlüsselt, vor der Bestätigung nicht löschbar",
    ColumnClass.LOOKUP: "Schlüsselwert nur zum Vergleichen",
    ColumnClass.SECRET: "Prüfwert eines Kennworts oder Codes",
}
_PLACES = {
    "audit": "Protokoll der Zugriffe",
    "chat": "Chat",
    "city": "Angaben der Stadt",
    "compliance": "Pflichten und Nachweise",
    "desk": "Arbeitsplatz im Gespräch",
    "knowledge": "Artikel",
    "measures": "Messwerte",
    "people": "Konten der Beschäftigten",
    "phone": "Telefon",
    "planning": "Planung",
    "records": "Aufzeichnungen ohne Person",
    "referral": "Weiterleitung an Ämter",
    "responsibility": "Zuständigkeit",
    "routing": "Warten und Annehmen",
}
POINTS_AT_STAFF = frozenset(
    {
        "account", "agent", "answered_by", "asked_by", "confirmed_by", "entered_by", "owner",
        "taken_by", "written_by",
    }
)  # fmt: skip
"""Columns with somebody's account, whatever table they stand in."""

_NAMES_STAFF = frozenset({"measures.mailing", "planning.decision"})
_ALL_ABOUT_STAFF = frozenset({"people", "audit"})


def held() -> Iterator[tuple[str, str, ColumnClass, bool]]:
    """Place, column and class of every column about people; whether it is about staff."""
    for table in all_tables():
        points = any(column.name in POINTS_AT_STAFF for column in table.columns)
        named = table.schema in _ALL_ABOUT_STAFF or table.fullname in _NAMES_STAFF
        staff = points or named
        for column in table.columns:
            kind = ColumnClass(column.info["class"])
            if kind is not ColumnClass.NONE or staff:
                place = _PLACES.get(table.schema or "", table.schema or "")
                yield place, f"{table.fullname}.{column.name}", kind, staff


def about_people(_: Facts) -> Iterable[Block]:
    """Every stored field about people: those of citizens too, and all beside a staff member."""
    yield Rows(
        ("Ort", "Feld", "Art", "auch über Beschäftigte"),
        tuple((p, field, _CLASSES[kind], "ja" if s else "nein") for p, field, kind, s in held()),
    )


def categories(_: Facts) -> Iterable[Block]:
    counts = Counter((place, kind) for place, _field, kind, _staff in held())
    yield Rows(
        ("Ort", "Art der Daten", "Felder"),
        tuple((place, _CLASSES[kind], str(n)) for (place, kind), n in sorted(counts.items())),
    )
