"""docs/reference/city-files.md names every key of every file of a city folder, and no other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

import pytest
from pydantic import BaseModel, RootModel

from servicetelefon.city import responsibility_schema, schema
from servicetelefon.city.sources import FILES
from servicetelefon.domain.announcement import Say
from servicetelefon.domain.outcomes import AGENT_OUTCOMES, Outcome

pytestmark = pytest.mark.architecture

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "city-files.md"

SHARED: dict[str, type[BaseModel]] = {
    "Basis": schema.BasisPart,
    "Phone": schema.PhonePart,
    "Address": schema.AddressPart,
    "Mail": schema.MailPart,
    "Sign": schema.SignWayPart,
    "Hours": schema.HoursPart,
    "Step": responsibility_schema.StepPart,
}
"""Parts that several files use have a section of their own and are not unfolded elsewhere."""

RESTING_ON_A_BASIS = {
    *(model for name, model in SHARED.items() if name != "Basis"),
    responsibility_schema.RulePart,
    responsibility_schema.SplitPart,
}

SECTIONS: dict[str, type[BaseModel]] = {
    **SHARED,
    **FILES,
    "wording/LANGUAGE.yaml": schema.WordingFile,
}

Found = Iterator[tuple[str, set[str]]]


def keys_of(kind: Any, path: str = "") -> Found:
    """Each key with the words that it may hold, where they are a closed list."""
    model = kind if isinstance(kind, type) and issubclass(kind, BaseModel) else None
    if model is None:
        yield from _keys_inside(kind, path)
    elif path and model in SHARED.values():
        yield path, set()
    elif issubclass(model, RootModel):
        yield from keys_of(model.model_fields["root"].annotation, path)
    else:
        for name, field in model.model_fields.items():
            if model not in RESTING_ON_A_BASIS or name not in schema.BasisPart.model_fields:
                yield from keys_of(field.annotation, f"{path}.{name}".lstrip("."))


def _keys_inside(kind: Any, path: str) -> Found:
    origin, inner = get_origin(kind), get_args(kind)
    if origin is dict:
        if words := _words_of(inner[0]):
            yield f"{path}.*".lstrip("."), words
        else:
            yield from keys_of(inner[1], f"{path}.*".lstrip("."))
    elif origin is tuple and len(inner) == 2 and inner[1] is Ellipsis:
        yield from keys_of(inner[0], f"{path}[]")
    elif origin in (UnionType, Union):
        for one in inner:
            if one is not type(None) and get_origin(one) is not Literal:
                yield from keys_of(one, path)
    else:
        yield path, _words_of(kind)


def _words_of(kind: Any) -> set[str]:
    if kind is Outcome:
        return set(AGENT_OUTCOMES)
    return set(kind) if isinstance(kind, type) and issubclass(kind, StrEnum) else set()


def documented() -> dict[str, dict[str, str]]:
    """Section → key → what the page says about it."""
    sections: dict[str, dict[str, str]] = {}
    here: dict[str, str] = {}
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            here = sections.setdefault(line.removeprefix("## ").strip("`"), {})
        elif row := re.match(r"\| `([^`]+)` \|(.*)\|$", line):
            here[row[1]] = row[2]
    return sections


@pytest.mark.parametrize("section", SECTIONS)
def test_every_key_of_the_file_is_explained_and_no_other(section: str) -> None:
    expected = dict(keys_of(SECTIONS[section]))
    assert set(documented().get(section, {})) == set(expected)


@pytest.mark.parametrize("section", SECTIONS)
def test_every_word_of_a_closed_list_is_explained(section: str) -> None:
    for key, words in keys_of(SECTIONS[section]):
        told = set(re.findall(r"`([^`]+)`", documented()[section][key]))
        assert words <= told, (key, words - told)


def test_every_announcement_is_explained() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert {said for said in Say if f"`{said}`" not in text} == set()
