"""A city's rules of responsibility as data: for each matter a tree of steps that ends in an office.

What decides differs: where somebody lives, where they were last registered, who last paid, or
nothing but the matter itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from servicetelefon.domain.office import Basis
from servicetelefon.domain.responsibility import Whose


class StepKind(StrEnum):
    """What a step of a rule does."""

    ADDRESS = "address"  # the office of the district in which an address lies
    DISTRICT = "district"  # the office of this district
    OFFICE = "office"  # this office
    QUESTION = "question"  # goes on by the answer
    DISTRICT_ANSWER = "district_answer"  # the answer is a district
    RULE = "rule"  # as another matter
    UNCLEAR = "unclear"
    ELSEWHERE = "elsewhere"  # not in this city


@dataclass(frozen=True, slots=True)
class ByAddress:
    """The office for `matter` in the district of the address."""

    whose: Whose
    matter: str


@dataclass(frozen=True, slots=True)
class InDistrict:
    district: str
    matter: str
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class AtOffice:
    office: str
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """Each answer of the question leads on."""

    question: str
    then: Mapping[str, Step]


@dataclass(frozen=True, slots=True)
class DistrictAsked:
    question: str
    matter: str


@dataclass(frozen=True, slots=True)
class SameAs:
    matter: str


@dataclass(frozen=True, slots=True)
class NotSettled:
    why: str


@dataclass(frozen=True, slots=True)
class Elsewhere:
    why: str


Step = ByAddress | InDistrict | AtOffice | Asked | DistrictAsked | SameAs | NotSettled | Elsewhere


@dataclass(frozen=True, slots=True)
class Situation:
    """In this situation another step decides; the title by language."""

    titles: Mapping[str, str]
    step: Step


@dataclass(frozen=True, slots=True)
class Rule:
    """How the office for a matter is found. `names` are other words for the matter."""

    matter: str
    names: tuple[str, ...]
    step: Step
    situations: Mapping[str, Situation]
    beside: tuple[str, ...]
    basis: Basis
    note: str = ""


@dataclass(frozen=True, slots=True)
class RuleQuestion:
    """Text and answers by language. No answers: the districts are the answers."""

    texts: Mapping[str, str]
    answers: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class LetterRange:
    """Last names from `first` on; the last ones begin with `last`."""

    first: str
    last: str
    unit: str


@dataclass(frozen=True, slots=True)
class Area:
    """A unit with what is known of its area."""

    unit: str
    quarters: tuple[str, ...]
    postcodes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Split:
    """How an office is split inside: by letters, by area, into offices of their own, or all
    that nobody has told us. Ranges stand in their order and may leave gaps. Without `matters`
    it holds for all that the office does."""

    matters: tuple[str, ...]
    letters: tuple[LetterRange, ...]
    areas: tuple[Area, ...]
    offices: tuple[str, ...]
    basis: Basis
    note: str = ""


@dataclass(frozen=True, slots=True)
class Responsibilities:
    """Everything of a city that decides who is responsible.

    `former_streets` and `other_quarters` give the names of today to propose for a name that
    is out of use or not official; they are proposed and never taken for granted.
    """

    rules: Mapping[str, Rule]
    questions: Mapping[str, RuleQuestion]
    splits: Mapping[str, Split]
    former_streets: Mapping[str, tuple[str, ...]]
    other_quarters: Mapping[str, tuple[str, ...]]
    quarters_basis: Basis
    postcodes_basis: Basis
