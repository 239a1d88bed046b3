"""Reads `compliance/documents/templates/*.yaml`: headings by the norm, sentences, sources, gaps."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from servicetelefon.kit.yaml_file import parse

FOLDER = Path(__file__).parent / "templates"

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TemplateBlock(_Part):
    """One of: a sentence, a source (`documents.sources`), or what a person must write."""

    text: Text | None = None
    source: Text | None = None
    person: Text | None = None

    @model_validator(mode="after")
    def _is_one(self) -> TemplateBlock:
        if sum(one is not None for one in (self.text, self.source, self.person)) != 1:
            raise ValueError("one of text, source and person")
        return self


class TemplateSection(_Part):
    heading: Text
    blocks: Annotated[tuple[TemplateBlock, ...], Field(min_length=1)]


class Template(_Part):
    title: Text
    norm: Text
    sections: Annotated[tuple[TemplateSection, ...], Field(min_length=1)]


def read_templates() -> Mapping[str, Template]:
    """All by id. Raises BrokenFile with file and line."""
    found: dict[str, Template] = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        template, faults = parse(path, path.read_bytes()).check(Template)
        if template is None:
            raise faults[0]
        found[path.stem] = template
    return found
