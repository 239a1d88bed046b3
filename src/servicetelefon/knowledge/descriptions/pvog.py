"""Service descriptions as the search service of the Portalverbund (PVOG) hands them out, JSON."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, BinaryIO

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from servicetelefon.kit.errors import BrokenFile, Place
from servicetelefon.knowledge.descriptions.proposal import Proposal, module_name, plain

_CHUNK = 1 << 16
LARGEST_SERVICE = 4_000_000
"""Characters of one service; more without an end is no service."""


def _none_to_empty(value: object) -> object:
    return () if value is None else value


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class _Link(_Part):
    uri: str
    title: str | None = None


class _Detail(_Part):
    code: str | None = None
    title: str | None = None
    text: str | None = None


class _Service(_Part):
    id: str
    name: str
    description: str | None = None
    languageCode: str = "de"  # noqa: N815 - the interface's name
    leikakeys: Annotated[tuple[str, ...], BeforeValidator(_none_to_empty)] = ()
    synonyms: Annotated[tuple[str, ...], BeforeValidator(_none_to_empty)] = ()
    details: Annotated[tuple[_Detail, ...], BeforeValidator(_none_to_empty)] = ()
    onlineServiceLinks: Annotated[tuple[_Link, ...], BeforeValidator(_none_to_empty)] = ()  # noqa: N815


def read_pvog(path: Path, stream: BinaryIO) -> Iterator[Proposal]:
    """Each service of a file with one, a list of them, or one a line. BrokenFile names the line."""
    for line, found in _objects(path, stream):
        try:
            yield _proposal(_Service.model_validate(found))
        except ValidationError as wrong:
            first = wrong.errors(include_url=False, include_input=False)[0]
            where = ".".join(str(step) for step in first["loc"]) or "the service"
            raise BrokenFile(Place(path, line), f"{where}: {first['msg']}") from wrong


def _proposal(service: _Service) -> Proposal:
    texts = {
        module_name(detail.code) if detail.code else (detail.title or "text"): words
        for detail in service.details
        if (words := plain(detail.text or ""))
    }
    if service.description:
        texts.setdefault("short_text", plain(service.description))
    return Proposal(
        id=service.id,
        source="PVOG",
        language=service.languageCode,
        leika_keys=service.leikakeys,
        title=service.name,
        texts=texts,
        synonyms=service.synonyms,
        links=tuple((link.title or link.uri, link.uri) for link in service.onlineServiceLinks),
    )


def _objects(path: Path, stream: BinaryIO) -> Iterator[tuple[int, object]]:
    """JSON values, one after the other, with the line each begins in; a list gives its items."""
    decoder = json.JSONDecoder()
    buffer, line = "", 1
    for chunk in _decoded(path, stream):
        buffer += chunk
        while True:
            head = len(buffer) - len(buffer.lstrip(" \t\r\n,[]"))
            line += buffer.count("\n", 0, head)
            buffer = buffer[head:]
            try:
                found, end = decoder.raw_decode(buffer)
            except json.JSONDecodeError as wrong:
                if len(buffer) > LARGEST_SERVICE or (buffer and not buffer.startswith("{")):
                    problem = f"this is not JSON: {wrong.msg}"
                    raise BrokenFile(Place(path, line + wrong.lineno - 1), problem) from wrong
                break
            yield line, found
            line += buffer.count("\n", 0, end)
            buffer = buffer[end:]
    if buffer:
        raise BrokenFile(Place(path, line), "this is not JSON: the last service is not complete")


def _decoded(path: Path, stream: BinaryIO) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    line = 1
    while True:
        chunk = stream.read(_CHUNK)
        try:
            text = decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as wrong:
            line += chunk.count(b"\n", 0, wrong.start)
            raise BrokenFile(Place(path, line), "this is not UTF-8") from wrong
        line += chunk.count(b"\n")
        yield text
        if not chunk:
            return
