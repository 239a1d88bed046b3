"""The shape of an article's front matter and of `figures.yaml`, checked at the border."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    RootModel,
    StringConstraints,
    model_validator,
)

from servicetelefon.domain.article import AnsweredBy, Citation, Confidence, LinkKind
from servicetelefon.domain.figure import Unit
from servicetelefon.knowledge import citations

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=60)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


def _citation(written: object) -> object:
    if isinstance(written, Citation):
        return written
    found = citations.parse(str(written))
    if found is None:
        raise ValueError(f"{written!r} is no citation like 'SGB XII § 41 Abs. 2'")
    return found


def _web_address(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme != "https" or "." not in parts.netloc or any(sign.isspace() for sign in url):
        raise ValueError(f"{url!r} is no https address")
    return url


def _none_to_empty(value: object) -> object:
    return () if value is None else value


Law = Annotated[Citation, BeforeValidator(_citation)]
Laws = Annotated[tuple[Law, ...], BeforeValidator(_none_to_empty)]
Lines = Annotated[tuple[Line, ...], BeforeValidator(_none_to_empty)]
Slugs = Annotated[tuple[Slug, ...], BeforeValidator(_none_to_empty)]
WebAddress = Annotated[Line, AfterValidator(_web_address)]


class Part(BaseModel):
    """A part of a file: an unknown key is a fault."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class SourcePart(Part):
    name: Line
    as_of: date
    confidence: Confidence


class LinkPart(Part):
    title: Line
    url: WebAddress
    kind: LinkKind


class OverrulePart(Part):
    rule: Slug
    words: Line
    reason: Line


class FrontMatter(Part):
    id: Slug
    title: Line
    enquiry: Slug
    question: Line
    wordings: Annotated[Lines, Field(min_length=1)]
    answered_by: AnsweredBy
    valid_from: date
    valid_to: date | None = None
    owner: Line
    review_on: date
    matter: Slug | None = None
    laws: Laws = ()
    sources: Annotated[tuple[SourcePart, ...], BeforeValidator(_none_to_empty)] = ()
    documents: Lines = ()
    links: Annotated[tuple[LinkPart, ...], BeforeValidator(_none_to_empty)] = ()
    related: Slugs = ()
    overrules: Annotated[tuple[OverrulePart, ...], BeforeValidator(_none_to_empty)] = ()

    @model_validator(mode="after")
    def _has_a_basis_and_an_order(self) -> Self:
        if not self.laws and not self.sources:
            raise ValueError("an article needs a law or a source")
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError("valid_to lies before valid_from")
        return self


class ValuePart(Part):
    value: Decimal
    valid_from: date
    valid_to: date | None = None
    confirmed: bool
    source: Line

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError("valid_to lies before valid_from")
        return self


class FigurePart(Part):
    title: Line
    unit: Unit
    laws: Laws = ()
    values: Annotated[tuple[ValuePart, ...], BeforeValidator(_none_to_empty)] = ()

    @model_validator(mode="after")
    def _values_follow_each_other(self) -> Self:
        for earlier, later in zip(self.values, self.values[1:], strict=False):
            if earlier.valid_to is None or earlier.valid_to >= later.valid_from:
                raise ValueError("the values must follow each other without overlap")
        return self


class FiguresFile(RootModel[dict[Slug, FigurePart]]):
    pass
