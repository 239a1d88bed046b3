"""A control: looks at the running system and says pass, fail, or that a person must look.

Its evidence is what anybody can ask again: the question, the count, the moment. It holds no
content of a conversation and nobody's name.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Verdict(StrEnum):
    PASS = "pass"  # noqa: S105 - a verdict
    FAIL = "fail"
    NEEDS_PERSON = "needs_person"


@dataclass(frozen=True, slots=True)
class Evidence:
    """`question` as it was asked (SQL, or what was compared), `count` what it gave."""

    question: str
    count: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Finding:
    verdict: Verdict
    said: str
    evidence: tuple[Evidence, ...] = ()


Check = Callable[[], Awaitable[Finding]]
Controls = Mapping[str, Check]
"""By the names that duties use."""
