"""What the check says, and which findings an editor has overruled with a reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from servicetelefon.domain.article import Overrule


class Rule(StrEnum):
    """The number is that of BITV 2.0, Anlage 2, Teil 2."""

    ABBREVIATION = "abbreviation"  # 1
    NEGATION = "negation"  # 1
    SUBJUNCTIVE = "subjunctive"  # 1
    PASSIVE = "passive"  # 1
    GENITIVE = "genitive"  # 1
    NOT_ADDRESSED = "not-addressed"  # 2
    COMPOUND = "compound"  # 4
    SENTENCE_LENGTH = "sentence-length"  # 5
    SPECIAL_SIGN = "special-sign"  # 6
    LIST = "list"  # 7
    SENTENCE_PER_LINE = "sentence-per-line"  # 10
    ADDRESS_IN_TEXT = "address-in-text"  # 12


@dataclass(frozen=True, slots=True)
class Finding:
    """`line` counts from 0 within the text; `words` are what it is about."""

    rule: Rule
    line: int
    words: str


def not_overruled(findings: Iterable[Finding], overrules: Iterable[Overrule]) -> list[Finding]:
    accepted = {(one.rule, one.words) for one in overrules}
    return [one for one in findings if (one.rule, one.words) not in accepted]


def unused_overrules(findings: Iterable[Finding], overrules: Iterable[Overrule]) -> list[Overrule]:
    """Reasons for findings that are no more; they would hide the next one."""
    found = {(one.rule, one.words) for one in findings}
    return [one for one in overrules if (one.rule, one.words) not in found]
