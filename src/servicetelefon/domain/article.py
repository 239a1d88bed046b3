"""Approved knowledge: an article, what it rests on, and where each of its texts is heard or read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

EASY = "ls"
MAIN = "de"


class AnsweredBy(StrEnum):
    """Who may answer with it; each of the later ones may use what the earlier may."""

    ASSISTANT = "assistant"
    AGENT = "agent"
    SPECIALIST = "specialist"


class LinkKind(StrEnum):
    FORM = "form"
    ONLINE = "online"  # a service that can be used online
    INFORMATION = "information"


class Confidence(StrEnum):
    """How sure a source is, in the words of the facts that articles are written from."""

    CONFIRMED = "confirmed"
    REPORTED = "reported"
    OLD = "old"


@dataclass(frozen=True, slots=True, order=True)
class Citation:
    """One section of one law: `SGB XII § 41 Abs. 2` is (SGB XII, 41, Abs. 2)."""

    law: str
    section: str
    detail: str = ""

    def __str__(self) -> str:
        mark = "" if self.section.startswith("Anlage") else "§ "
        return f"{self.law} {mark}{self.section}" + (f" {self.detail}" if self.detail else "")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a claim comes from that no law holds; `as_of` is the day it was looked up or dated."""

    name: str
    as_of: date
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Link:
    title: str
    url: str
    kind: LinkKind


@dataclass(frozen=True, slots=True)
class Overrule:
    """An editor's reason why a finding of the Leichte-Sprache check may stand."""

    rule: str
    words: str
    reason: str


@dataclass(frozen=True, slots=True)
class Article:
    """One answer in all its renderings. Valid from the first day to the last, both included.

    `spoken` is read out in German; `texts` are to be read, by language code (`de` is the
    written answer, `ls` Leichte Sprache). Amounts stand in them as {{figure-id}}.
    """

    id: str
    title: str
    enquiry: str
    question: str
    wordings: tuple[str, ...]
    spoken: str
    texts: Mapping[str, str]
    answered_by: AnsweredBy
    valid_from: date
    owner: str
    review_on: date
    valid_to: date | None = None
    matter: str | None = None
    laws: tuple[Citation, ...] = ()
    sources: tuple[Source, ...] = ()
    documents: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    related: tuple[str, ...] = ()
    overrules: tuple[Overrule, ...] = field(default=())

    def is_valid(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def is_due(self, day: date) -> bool:
        """Whether somebody has to look at it again."""
        return day >= self.review_on

    def all_texts(self) -> dict[str, str]:
        """Every rendering by its name, the spoken one first."""
        return {"spoken": self.spoken, **self.texts}
