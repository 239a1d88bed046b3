"""From the checked responsibility.yaml to the values of `domain.responsibility_rules`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeVar

from servicetelefon.city.responsibility_schema import (
    ResponsibilityFile,
    RulePart,
    SplitPart,
    StepPart,
)
from servicetelefon.city.schema import BasisPart
from servicetelefon.domain.office import Basis
from servicetelefon.domain.responsibility_rules import (
    Area,
    Asked,
    AtOffice,
    ByAddress,
    DistrictAsked,
    Elsewhere,
    InDistrict,
    LetterRange,
    NotSettled,
    Responsibilities,
    Rule,
    RuleQuestion,
    SameAs,
    Situation,
    Split,
    Step,
    StepKind,
)

Value = TypeVar("Value")
Built = TypeVar("Built")


def responsibilities_of(file: ResponsibilityFile) -> Responsibilities:
    return Responsibilities(
        rules=MappingProxyType({one: _rule(one, part) for one, part in file.rules.items()}),
        questions=_each(
            file.questions,
            lambda part: RuleQuestion(_each(part.text, str), _each(part.answers, dict)),
        ),
        splits=_each(file.splits, _split),
        former_streets=_each(file.former_streets, tuple),
        other_quarters=_each(file.other_quarters, tuple),
        quarters_basis=_basis(file.evidence.quarters),
        postcodes_basis=_basis(file.evidence.postcodes),
    )


def _each(parts: Mapping[str, Value], build: Callable[[Value], Built]) -> Mapping[str, Built]:
    return MappingProxyType({name: build(part) for name, part in parts.items()})


def _basis(part: BasisPart) -> Basis:
    return Basis(part.status, part.source, part.as_of)


def _rule(matter: str, part: RulePart) -> Rule:
    return Rule(
        matter=matter,
        names=part.names,
        step=_step(matter, part.step),
        situations=_each(
            part.situations,
            lambda one: Situation(_each(one.title, str), _step(matter, one.step)),
        ),
        beside=part.beside,
        basis=_basis(part),
        note=part.note,
    )


def _step(matter: str, part: StepPart) -> Step:
    """The checks have made sure that a step has what its kind needs."""
    return _STEPS[part.by](part.matter or matter, part)


def _asked(matter: str, part: StepPart) -> Asked:
    return Asked(part.question or "", _each(part.then, lambda after: _step(matter, after)))


_STEPS: Mapping[StepKind, Callable[[str, StepPart], Step]] = MappingProxyType(
    {
        StepKind.ADDRESS: lambda matter, part: ByAddress(part.whose, matter),
        StepKind.DISTRICT: lambda matter, part: InDistrict(part.district or "", matter, part.unit),
        StepKind.OFFICE: lambda _, part: AtOffice(part.office or "", part.unit),
        StepKind.QUESTION: _asked,
        StepKind.DISTRICT_ANSWER: lambda matter, part: DistrictAsked(part.question or "", matter),
        StepKind.RULE: lambda matter, _: SameAs(matter),
        StepKind.UNCLEAR: lambda _, part: NotSettled(part.why or ""),
        StepKind.ELSEWHERE: lambda _, part: Elsewhere(part.why or ""),
    }
)


def _split(part: SplitPart) -> Split:
    return Split(
        matters=part.matters,
        letters=tuple(LetterRange(one.first, one.last, one.unit) for one in part.letters),
        areas=tuple(Area(one.unit, one.quarters, one.postcodes) for one in part.areas),
        offices=part.offices,
        basis=_basis(part),
        note=part.note,
    )
