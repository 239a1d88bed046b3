"""The shape of responsibility.yaml. docs/reference/city-files.md explains every key."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from servicetelefon.city.schema import BasisPart, Part, Postcode, Slug, Text, Texts
from servicetelefon.domain.responsibility import Whose
from servicetelefon.domain.responsibility_rules import StepKind

Letters = Annotated[str, StringConstraints(pattern=r"^[A-Z]+$", max_length=20)]


class StepPart(Part):
    """One step of a rule. Which keys it has depends on `by`; the check of references says so."""

    by: StepKind
    whose: Whose = Whose.RESIDENCE
    matter: Slug | None = None
    district: Slug | None = None
    office: Slug | None = None
    unit: Text | None = None
    question: Slug | None = None
    then: dict[Slug, StepPart] = Field(default_factory=dict[str, "StepPart"])
    why: Text | None = None


class SituationPart(Part):
    title: Texts
    step: StepPart


class RulePart(BasisPart):
    names: tuple[Text, ...] = ()
    step: StepPart
    situations: dict[Slug, SituationPart] = Field(default_factory=dict[str, SituationPart])
    beside: tuple[Slug, ...] = ()
    note: str = ""


class QuestionPart(Part):
    text: Texts
    answers: dict[Slug, Texts] = Field(default_factory=dict[str, Texts])


class LetterRangePart(Part):
    first: Letters
    last: Letters
    unit: Text


class AreaPart(Part):
    unit: Text
    quarters: tuple[Text, ...] = ()
    postcodes: tuple[Postcode, ...] = ()


class SplitPart(BasisPart):
    matters: tuple[Slug, ...] = ()
    letters: tuple[LetterRangePart, ...] = ()
    areas: tuple[AreaPart, ...] = ()
    offices: tuple[Slug, ...] = ()
    note: str = ""


class EvidencePart(Part):
    quarters: BasisPart
    postcodes: BasisPart


class ResponsibilityFile(Part):
    evidence: EvidencePart
    rules: dict[Slug, RulePart]
    questions: dict[Slug, QuestionPart] = Field(default_factory=dict[str, QuestionPart])
    splits: dict[Slug, SplitPart] = Field(default_factory=dict[str, SplitPart])
    former_streets: dict[Text, tuple[Text, ...]] = Field(default_factory=dict[str, tuple[str, ...]])
    other_quarters: dict[Text, tuple[Text, ...]] = Field(default_factory=dict[str, tuple[str, ...]])
