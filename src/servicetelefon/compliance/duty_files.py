"""Reads `compliance/duties/*.yaml`; a fault is named with its file and line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from servicetelefon.compliance.duty import Branch, Duty, Owes, Standing
from servicetelefon.kit.yaml_file import parse

FOLDER = Path(__file__).parent / "duties"

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
DutyId = Annotated[str, StringConstraints(pattern=r"^[A-Z][0-9]{2}$")]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _BranchPart(_Part):
    binds_from: date = Field(alias="from")
    status: Standing
    why: Text


class _DutyPart(_Part):
    title: Text
    norms: Annotated[tuple[Text, ...], Field(min_length=1)]
    who: Owes
    text: Text
    binds_from: date | None = Field(default=None, alias="from")
    branches: tuple[_BranchPart, ...] = ()
    gate: bool = False
    control: str | None = None
    person: Text | None = None

    @model_validator(mode="after")
    def _says_how_it_is_kept(self) -> _DutyPart:
        if self.control is None and self.person is None:
            raise ValueError("neither a control nor a person keeps this duty")
        if self.binds_from and self.branches:
            raise ValueError("one day or several readings, not both")
        return self


class _DutiesFile(_Part):
    source: Text
    checked_on: date
    duties: dict[DutyId, _DutyPart]


def read_duties(folder: Path = FOLDER) -> Mapping[str, Duty]:
    """All duties by id, in the order of their files. Raises BrokenFile at the first fault."""
    found: dict[str, Duty] = {}
    for path in sorted(folder.glob("*.yaml")):
        file = parse(path, path.read_bytes())
        content, faults = file.check(_DutiesFile)
        if content is None:
            raise faults[0]
        for id_, part in content.duties.items():
            if id_ in found:
                raise file.fault(("duties", id_), f"{id_} stands in another file already")
            found[id_] = _duty(id_, part, content)
    return found


def _duty(id_: str, part: _DutyPart, file: _DutiesFile) -> Duty:
    # Without a day it binds already, whenever that began.
    day = part.binds_from or date.min
    branches = tuple(Branch(one.binds_from, one.status, one.why) for one in part.branches)
    return Duty(
        id=id_,
        title=part.title,
        norms=part.norms,
        owes=part.who,
        text=part.text,
        branches=branches or (Branch(day, Standing.IN_FORCE),),
        source=file.source,
        checked_on=file.checked_on,
        gate=part.gate,
        control=part.control,
        person=part.person,
    )
