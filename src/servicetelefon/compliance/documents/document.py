"""A document as a value: headings with texts, tables, and what only people can say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

MARK = "[von Menschen auszufüllen]"
"""Stands where the system knows nothing: it makes nothing up."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    lang: str = "de"
    right_to_left: bool = False


@dataclass(frozen=True, slots=True)
class Rows:
    """A table; `head` names its columns."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """What a person has to write here."""

    what: str


Block = Paragraph | Rows | Gap


@dataclass(frozen=True, slots=True)
class Section:
    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """`made` are the facts of its making: city, program, moment, kind of operation."""

    id: str
    title: str
    norm: str
    made: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]

    def gaps(self) -> Iterator[tuple[str, str]]:
        """Heading and what is missing there."""
        return (
            (section.heading, block.what)
            for section in self.sections
            for block in section.blocks
            if isinstance(block, Gap)
        )


def as_values(document: Document) -> dict[str, object]:
    """For machines, by `schemas/document.schema.json`."""
    return {
        "id": document.id,
        "title": document.title,
        "norm": document.norm,
        "made": dict(document.made),
        "sections": [
            {"heading": one.heading, "blocks": [_block(block) for block in one.blocks]}
            for one in document.sections
        ],
    }


def _block(block: Block) -> dict[str, object]:
    match block:
        case Paragraph():
            return {
                "kind": "text",
                "text": block.text,
                "lang": block.lang,
                "dir": "rtl" if block.right_to_left else "ltr",
            }
        case Rows():
            return {"kind": "table", "head": list(block.head), "rows": [*map(list, block.rows)]}
        case Gap():
            return {"kind": "gap", "marked": MARK, "what": block.what}
