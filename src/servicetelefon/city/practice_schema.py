"""The shape of practice.yaml: scripted citizens for new agents."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, RootModel

from servicetelefon.city.schema import Part, Slug, Text
from servicetelefon.domain.outcomes import Outcome


class SaidPart(Part):
    question: Text
    answer: Text


class ScenarioPart(Part):
    title: Text
    opening: Text
    replies: tuple[SaidPart, ...] = ()
    key: Annotated[str, Field(pattern=r"^[0-9*#]$")] | None = None
    topic: Slug
    article: Slug | None = None
    outcome: Outcome
    why: Text


class PracticeFile(RootModel[dict[Slug, ScenarioPart]]):
    """practice.yaml: scripted citizens for new agents; the file may be absent"""
