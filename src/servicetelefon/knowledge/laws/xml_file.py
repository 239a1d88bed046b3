"""A law in the XML of gesetze-im-internet (GII-Norm), read without trusting it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from servicetelefon.kit.errors import BrokenFile, Place
from servicetelefon.knowledge.laws.state import WHOLE, Law, Section, names_of, section_number

_NOTES = ("Title", "noindex", "kommentar")
_NOT_LAW = frozenset({"FnR", "Footnotes", "IMG", "FILE", *_NOTES})
_INLINE = frozenset({"B", "I", "U", "F", "SP", "SUB", "SUP", "NB", "small", "ABWFORMAT"})


def read_xml(path: Path, content: bytes) -> Law:
    """The law of one file; BrokenFile with its line otherwise."""
    try:
        root: Element = fromstring(content)
    except ParseError as wrong:
        raise BrokenFile(Place(path, wrong.position[0]), f"this is not XML: {wrong}") from wrong
    except DefusedXmlException as wrong:
        raise BrokenFile(Place(path), "entities are not allowed in it") from wrong
    except (LookupError, ValueError) as wrong:
        raise BrokenFile(Place(path, 1), f"unknown encoding: {wrong}") from wrong
    norms = root.findall("norm")
    if root.tag != "dokumente" or not norms:
        raise BrokenFile(Place(path, 1), "this is no law in the form of gesetze-im-internet")
    first = norms[0]
    sections = [section for norm in norms if (section := _section(norm))]
    if not sections:
        whole = " ".join(_text(norm.find("textdaten/text")) for norm in norms)
        sections = [Section(WHOLE, "", whole)]
    document = root.get("doknr", "")
    return Law(
        document=document,
        names=names_of(document, *_published_names(first)),
        title=_text(first.find("metadaten/langue")),
        sections={section.number: section for section in sections},
    )


def _published_names(norm: Element) -> list[str]:
    tags = ("amtabk", "jurabk")
    return [_text(one) for tag in tags for one in norm.findall(f"metadaten/{tag}")]


def _section(norm: Element) -> Section | None:
    number = section_number(_text(norm.find("metadaten/enbez")))
    if number is None:
        return None
    return Section(
        number=number,
        heading=_text(norm.find("metadaten/titel")),
        text=_text(norm.find("textdaten/text")),
        notes=tuple(note for one in _notes(norm) if (note := _text(one))),
    )


def _notes(norm: Element) -> Iterator[Element]:
    yield from norm.iterfind("textdaten/fussnoten")
    for tag in _NOTES:
        yield from norm.iterfind(f"textdaten/text//{tag}")


def _text(element: Element | None) -> str:
    return "" if element is None else " ".join("".join(_pieces(element)).split())


def _pieces(element: Element) -> Iterator[str]:
    border = "" if element.tag in _INLINE else " "
    yield border
    yield element.text or ""
    for child in element:
        if child.tag not in _NOT_LAW:
            yield from _pieces(child)
        else:
            yield " "
        yield child.tail or ""
    yield border
