"""Service descriptions of the standard XZuFi 2.2 and 2.3 (XÖV), read as a stream."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from xml.etree.ElementTree import Element

from servicetelefon.kit.errors import BrokenFile, Place
from servicetelefon.knowledge.descriptions.proposal import Proposal, module_name, plain
from servicetelefon.knowledge.descriptions.xml_stream import XmlStream

_NAMESPACE = "http://xoev.de/schemata/xzufi/"
_MAIN_LANGUAGE = "de"
_TITLES = ("name", "official_name")


def read_xzufi(path: Path, stream: BinaryIO) -> Iterator[Proposal]:
    """Each `leistung` of the message, one proposal a language. BrokenFile names the line."""
    reader = XmlStream(path, "leistung")
    checked = False
    for element in reader.elements(stream):
        checked = checked or _is_xzufi(path, reader)
        yield from _proposals(element)
    if not checked:
        _is_xzufi(path, reader)


def _is_xzufi(path: Path, reader: XmlStream) -> bool:
    name, attributes = reader.root or ("", {})
    version = next((v for k, v in attributes.items() if k.endswith("xzufiVersion")), "")
    if not name.startswith(_NAMESPACE) or not version.startswith("2."):
        raise BrokenFile(Place(path, 1), "this is no message of XZuFi 2")
    return True


def _proposals(service: Element) -> Iterator[Proposal]:
    texts: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for module in service.iter("modulText"):
        name = module_name(module.findtext("leikaTextmodul/code", "").strip())
        for content in module.iter("inhalt"):
            language = content.get("languageCode", _MAIN_LANGUAGE)
            if words := plain("".join(content.itertext())):
                texts[language][name] = words
    keys = tuple(_all(service, "referenzLeiKa/code"))
    for language, found in texts.items():
        yield Proposal(
            id=service.findtext("id", "").strip(),
            source="XZuFi",
            language=language,
            leika_keys=keys,
            title=next((found[name] for name in _TITLES if name in found), ""),
            texts=found,
            links=tuple(_links(service, language)),
        )


def _all(element: Element, path: str) -> Iterator[str]:
    return (text for one in element.iterfind(path) if (text := (one.text or "").strip()))


def _links(service: Element, language: str) -> Iterator[tuple[str, str]]:
    for link in service.iter("weiterfuehrenderLink"):
        address = link.findtext("uri", "").strip()
        if address and link.get("languageCode", language) == language:
            yield (link.findtext("titel") or address).strip(), address
