"""YAML from outside, read so that every fault can be named with its line.

Only what a person would write by hand: mappings, lists, texts and nothing else. Every scalar
stays a text (an unquoted 07:00, no, or 0800 means what it says); an empty one is None. No
tags, no aliases, no second document.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from servicetelefon.kit.errors import BrokenFile, Place

try:
    from yaml import CSafeLoader as _Loader  # the parser in C: fifteen times as fast
except ImportError:  # pragma: no cover - PyYAML built without libyaml
    from yaml import SafeLoader as _Loader

LARGEST = 2_000_000
"""Bytes of one file: more is not written by people."""
DEEPEST = 20

Node = str | None | list["Node"] | dict[str, "Node"]
Loc = tuple[str | int, ...]
Model = TypeVar("Model", bound=BaseModel)

_EMPTY = {"", "null", "~"}


@dataclass(frozen=True, slots=True)
class YamlFile:
    """Content of a file, the line of each part, and what is wrong with it already."""

    path: Path
    value: Node
    lines: Mapping[Loc, int] = field(default_factory=dict[Loc, int])
    faults: tuple[BrokenFile, ...] = ()

    def fault(self, loc: Loc, problem: str) -> BrokenFile:
        """A fault at the part or the nearest part around it that has a line."""
        known: Loc = ()
        for step in loc:
            # pydantic puts names of alternatives into the location; they have no line.
            if (*known, step) in self.lines:
                known = (*known, step)
        return BrokenFile(Place(self.path, self.lines.get(known, 1)), problem)

    def check(self, model: type[Model]) -> tuple[Model | None, tuple[BrokenFile, ...]]:
        """The content as the model, or everything that is wrong with it."""
        if self.faults:
            return None, self.faults
        try:
            return model.model_validate(self.value), ()
        except ValidationError as wrong:
            return None, tuple(
                self.fault(error["loc"], _sentence(error["loc"], error["type"], error["msg"]))
                for error in wrong.errors(include_url=False, include_input=False)
            )


def parse(path: Path, content: bytes) -> YamlFile:
    """Read a file. Faults of form are in the result; nothing is raised."""
    if len(content) > LARGEST:
        return YamlFile(path, None, faults=(_fault(path, None, "the file is too large"),))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = content.count(b"\n", 0, wrong.start) + 1
        return YamlFile(path, None, faults=(_fault(path, line, "this is not UTF-8"),))
    builder = _Builder(path)
    try:
        value = builder.document(yaml.parse(text, Loader=_Loader))
    except yaml.MarkedYAMLError as wrong:
        mark = wrong.problem_mark or wrong.context_mark
        line = mark.line + 1 if mark else None
        problem = f"this is not YAML: {wrong.problem or wrong.context}"
        return YamlFile(path, None, faults=(_fault(path, line, problem),))
    except yaml.YAMLError as wrong:
        return YamlFile(path, None, faults=(_fault(path, None, f"this is not YAML: {wrong}"),))
    except BrokenFile as wrong:
        return YamlFile(path, None, faults=(wrong,))
    return YamlFile(path, value, builder.lines, tuple(builder.faults))


class _Builder:
    """Builds the value from the parser's events and notes the line of each part."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.lines: dict[Loc, int] = {}
        self.faults: list[BrokenFile] = []

    def document(self, events: Iterator[yaml.Event]) -> Node:
        value: Node = None
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise _fault(self._path, _line(event), "a second document begins here")
                value = self._node(next(events), events, ())
        return value

    def _node(self, event: yaml.Event, events: Iterator[yaml.Event], loc: Loc) -> Node:
        self.lines.setdefault(loc, _line(event))
        self._refuse(event, loc)
        if isinstance(event, yaml.ScalarEvent):
            return None if event.implicit[0] and event.value in _EMPTY else event.value
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(events, loc)
        return self._mapping(events, loc)

    def _refuse(self, event: yaml.Event, loc: Loc) -> None:
        if isinstance(event, yaml.AliasEvent):
            raise _fault(self._path, _line(event), "an alias (*) cannot be used here")
        if getattr(event, "tag", None) is not None:
            raise _fault(self._path, _line(event), "a tag (!) cannot be used here")
        if len(loc) > DEEPEST:
            raise _fault(self._path, _line(event), "this is nested too deeply")

    def _sequence(self, events: Iterator[yaml.Event], loc: Loc) -> Node:
        items: list[Node] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            items.append(self._node(event, events, (*loc, len(items))))
        return items

    def _mapping(self, events: Iterator[yaml.Event], loc: Loc) -> Node:
        entries: dict[str, Node] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise _fault(self._path, _line(event), "a key must be a single word or number")
            key = event.value
            if key in entries:
                first = self.lines[*loc, key]
                problem = f"{key} stands here twice, first in line {first}"
                self.faults.append(_fault(self._path, _line(event), problem))
            self.lines.setdefault((*loc, key), _line(event))
            entries[key] = self._node(next(events), events, (*loc, key))
        return entries


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _fault(path: Path, line: int | None, problem: str) -> BrokenFile:
    return BrokenFile(Place(path, line), problem)


def _sentence(loc: Loc, kind: str, message: str) -> str:
    name = ".".join(str(step) for step in loc if step != "[key]") or "the file"
    if kind == "extra_forbidden":
        return f"{name}: there is no such key"
    if kind == "missing":
        return f"{name} is missing"
    return f"{name}: {message.removeprefix('Value error, ')}"
