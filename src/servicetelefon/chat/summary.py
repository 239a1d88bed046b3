"""The summary of a conversation as values: what a sheet shows, and who sets it as PDF."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum


class BlockKind(StrEnum):
    PARAGRAPH = "paragraph"
    ITEM = "item"
    HEADING = "heading"


@dataclass(frozen=True, slots=True)
class Run:
    """Words without a break in what they are."""

    text: str
    bold: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    kind: BlockKind
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """Sources, documents or links under an answer; always in the main language."""

    title: str
    entries: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One message. `language` is a tag of BCP 47."""

    title: str
    language: str
    right_to_left: bool
    blocks: tuple[Block, ...]
    below: tuple[Listed, ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    title: str
    service: str
    note: str
    language: str
    right_to_left: bool
    parts: tuple[Part, ...]


Typeset = Callable[[Summary], Awaitable[bytes]]
"""A summary as PDF/UA-1."""
