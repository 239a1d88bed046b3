"""From template and facts to a document; what nothing fills is marked, never made up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from servicetelefon.compliance.documents.document import Block, Document, Gap, Paragraph, Section
from servicetelefon.compliance.documents.facts import Facts
from servicetelefon.compliance.documents.sources import SOURCES
from servicetelefon.compliance.documents.template import Template, TemplateBlock
from servicetelefon.kit.wording import fill


def documents(templates: Mapping[str, Template], facts: Facts) -> tuple[Document, ...]:
    """All of them, and at the end the list of what people still have to write."""
    filled = tuple(document(id_, one, facts) for id_, one in templates.items())
    return (*filled, gaps_of(filled, facts))


def document(id_: str, template: Template, facts: Facts) -> Document:
    sections = tuple(
        Section(one.heading, tuple(block for part in one.blocks for block in _blocks(part, facts)))
        for one in template.sections
    )
    return Document(id_, template.title, template.norm, _made(facts), sections)


def gaps_of(filled: tuple[Document, ...], facts: Facts) -> Document:
    """A section a document, so that who reads it knows where to write."""
    sections = tuple(
        Section(one.title, tuple(Gap(f"{heading}: {what}") for heading, what in one.gaps()))
        for one in filled
        if any(one.gaps())
    )
    return Document("gaps", "Was Menschen noch ausfüllen", "alle Dokumente", _made(facts), sections)


def _made(facts: Facts) -> tuple[tuple[str, str], ...]:
    local = facts.look.now.astimezone(facts.look.city.zone)
    return (
        ("Stadt", facts.look.city.name),
        ("Programm", f"servicetelefon {facts.version}"),
        ("Betrieb", facts.values()["operation"]),
        ("Stand", f"{local:%d.%m.%Y, %H:%M}"),
    )


def _blocks(part: TemplateBlock, facts: Facts) -> Iterator[Block]:
    if part.text is not None:
        yield Paragraph(fill(part.text, facts.values()))
    elif part.source is not None:
        yield from SOURCES[part.source](facts)
    elif part.person is not None:
        yield Gap(part.person)
