"""The shape of menus.yaml. docs/reference/city-files.md explains every key."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, RootModel, StringConstraints

from servicetelefon.city.schema import Part, Slug, Texts
from servicetelefon.domain.phone_menu import ChoiceKind


class MenuKeyPart(Part):
    to: ChoiceKind
    value: Slug | None = None
    say: Texts = Field(default_factory=dict[str, str])


class MenuPart(Part):
    keys: dict[Annotated[str, StringConstraints(pattern=r"^[0-9*#]$")], MenuKeyPart]
    closing: Texts
    wait_seconds: int = Field(ge=2, le=30)
    tries: int = Field(ge=1, le=5)


class MenusFile(RootModel[dict[Slug, MenuPart]]):
    """menus.yaml"""
