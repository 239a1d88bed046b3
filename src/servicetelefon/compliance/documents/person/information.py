"""Information by Art. 15 GDPR as a document: the values in clear, so it goes to the person only."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from servicetelefon.compliance.documents.document import (
    Block,
    Document,
    Gap,
    Paragraph,
    Rows,
    Section,
)
from servicetelefon.compliance.documents.template import Template, TemplateBlock, Text
from servicetelefon.domain.person import COVERED, Disclosed, Held, Looked, Way
from servicetelefon.kit.wording import fill
from servicetelefon.kit.yaml_file import parse

_FILE = Path(__file__).with_name("information.yaml")
_NOTHING = "Es wurde nichts gefunden."


class PersonTemplate(Template):
    """In words: how the person was found, what was done, by which role, by which way it went. A code
    without words stands as it is."""

    ways: Mapping[Way, Text]
    actions: Mapping[Text, Text]
    roles: Mapping[Text, Text]
    by: Mapping[Text, Text]


@dataclass(frozen=True, slots=True)
class Told:
    """What the document is made of. `office` names an office by its id."""

    city: str
    zone: ZoneInfo
    receipt: str
    at: datetime
    way: Way
    held: Sequence[Held] = field(repr=False)
    disclosed: Sequence[Disclosed]
    looked: Sequence[Looked]
    kept: Sequence[tuple[str, timedelta]]
    office: Callable[[str], str]


def information(told: Told) -> Document:
    template = read_template()
    values = {"city": told.city, "way": template.ways[told.way]}
    sources = {
        "held": _held(told),
        "disclosed": _disclosed(told, template.by),
        "looked": _looked(told, template),
        "kept": _kept(told),
    }
    made = (("Stadt", told.city), ("Stand", _moment(told, told.at)), ("Nachweis", told.receipt))
    sections = tuple(
        Section(one.heading, tuple(_block(block, values, sources) for block in one.blocks))
        for one in template.sections
    )
    return Document("information", template.title, template.norm, made, sections)


def read_template() -> PersonTemplate:
    template, faults = parse(_FILE, _FILE.read_bytes()).check(PersonTemplate)
    if template is None:
        raise faults[0]
    return template


def file_name(position: int, one: Held) -> str:
    """Of a document that was handed in; its own name may be anything and stands in the text."""
    return f"unterlage-{position}.bin" if one.content is not None else ""


def _block(part: TemplateBlock, values: Mapping[str, str], sources: Mapping[str, Block]) -> Block:
    if part.text is not None:
        return Paragraph(fill(part.text, values))
    return sources[part.source] if part.source is not None else Gap(part.person or "")


def _moment(told: Told, at: datetime | None) -> str:
    return f"{at.astimezone(told.zone):%d.%m.%Y, %H:%M}" if at else "–"


def _table(head: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> Block:
    return Rows(head, rows) if rows else Paragraph(_NOTHING)


def _held(told: Told) -> Block:
    return _table(
        ("Was", "Wann", "Inhalt"),
        tuple(
            (
                COVERED[one.column],
                _moment(told, one.at),
                one.words if one.content is None else f"{one.words}: {file_name(position, one)}",
            )
            for position, one in enumerate(told.held, 1)
        ),
    )


def _disclosed(told: Told, by: Mapping[str, str]) -> Block:
    return _table(
        ("An", "Weg", "Wann"),
        tuple(
            (told.office(one.to), by.get(one.way, one.way), _moment(told, one.at))
            for one in told.disclosed
        ),
    )


def _looked(told: Told, words: PersonTemplate) -> Block:
    return _table(
        ("Wann", "Rolle", "Was"),
        tuple(
            (
                _moment(told, one.at),
                words.roles.get(one.role or "", one.role or "–"),
                words.actions.get(one.action, one.action),
            )
            for one in told.looked
        ),
    )


def _kept(told: Told) -> Block:
    return Rows(
        ("Was", "Tage, dann gelöscht"),
        tuple((what, str(round(how_long / timedelta(days=1)))) for what, how_long in told.kept),
    )
