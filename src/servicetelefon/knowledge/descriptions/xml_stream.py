"""XML from outside as a stream: one element of interest at a time, in bounded memory.

Document types are refused as a whole: they are what entity bombs and outside files need.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from servicetelefon.kit.errors import BrokenFile, Place

_CHUNK = 1 << 16
_DEEPEST = 60
LARGEST_ELEMENT = 4_000_000
"""Characters of one service description with its tags; the longest real ones have some ten thousand."""
_ELEMENT = 100
"""What an element costs beside its characters: many empty ones fill the memory too."""


class XmlStream:
    """Reads a document and hands out each element of one name, complete, without namespaces."""

    def __init__(self, path: Path, wanted: str) -> None:
        self._path = path
        self._wanted = wanted
        self._parser = expat.ParserCreate(namespace_separator="}")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._data
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.DefaultHandler = self._other
        self._fed = 0
        self._understood = 0
        self._builder: TreeBuilder | None = None
        self._depth = 0
        self._inside = 0
        self._size = 0
        self._ready: list[Element] = []
        self.root: tuple[str, dict[str, str]] | None = None

    def elements(self, stream: BinaryIO) -> Iterator[Element]:
        """BrokenFile with the line as soon as something is wrong."""
        while True:
            chunk = stream.read(_CHUNK)
            self._fed += len(chunk)
            if self._fed - self._understood > LARGEST_ELEMENT:
                raise self._broken(f"one tag or comment is longer than {LARGEST_ELEMENT} bytes")
            try:
                self._parser.Parse(chunk, not chunk)
            except expat.ExpatError as wrong:
                words = expat.ErrorString(wrong.code)
                raise self._broken(f"this is not XML: {words}", wrong.lineno) from wrong
            except (LookupError, ValueError) as wrong:
                raise self._broken(f"unknown encoding: {wrong}", 1) from wrong
            yield from self._ready
            self._ready.clear()
            if not chunk:
                return

    def _broken(self, problem: str, line: int | None = None) -> BrokenFile:
        return BrokenFile(Place(self._path, line or self._parser.CurrentLineNumber), problem)

    def _doctype(self, *_: object) -> None:
        raise self._broken("a document type (DOCTYPE) is not allowed in it")

    def _other(self, _text: str) -> None:
        self._understood = self._fed

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._understood = self._fed
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self._broken("it is nested too deeply")
        if self.root is None:
            self.root = (name, attributes)
        local = _local(name)
        if self._builder is None and local == self._wanted:
            self._builder = TreeBuilder()
            self._inside = self._depth
            self._size = 0
        if self._builder is not None:
            self._weigh(_ELEMENT + sum(len(key) + len(one) for key, one in attributes.items()))
            self._builder.start(local, {_local(key): one for key, one in attributes.items()})

    def _end(self, name: str) -> None:
        self._understood = self._fed
        if self._builder is not None:
            self._builder.end(_local(name))
            if self._depth == self._inside:
                self._ready.append(self._builder.close())
                self._builder = None
        self._depth -= 1

    def _data(self, text: str) -> None:
        self._understood = self._fed
        if self._builder is None:
            return
        self._weigh(len(text))
        self._builder.data(text)

    def _weigh(self, characters: int) -> None:
        self._size += characters
        if self._size > LARGEST_ELEMENT:
            raise self._broken(f"one {self._wanted} is longer than {LARGEST_ELEMENT} characters")


def _local(name: str) -> str:
    return name.rpartition("}")[2]
