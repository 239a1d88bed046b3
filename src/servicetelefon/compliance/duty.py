"""A duty as a value: what a norm wants, from when on, who owes it, and what shows that it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Owes(StrEnum):
    PROVIDER = "provider"
    DEPLOYER = "deployer"
    BOTH = "both"


class Standing(StrEnum):
    """How sure it is that and when a norm binds."""

    IN_FORCE = "in_force"
    DRAFT = "draft"
    DISPUTED = "disputed"


@dataclass(frozen=True, slots=True)
class Branch:
    """One reading of when it binds; a disputed duty has several, and both are shown."""

    binds_from: date
    standing: Standing
    why: str = ""


@dataclass(frozen=True, slots=True)
class Duty:
    """`gate`: kept already before the day it binds, because a release would be wrong without it.

    `control` names what the system itself can show, `person` what only people can do.
    """

    id: str
    title: str
    norms: tuple[str, ...]
    owes: Owes
    text: str
    branches: tuple[Branch, ...]
    source: str
    checked_on: date
    gate: bool = False
    control: str | None = None
    person: str | None = None

    def binds(self, day: date) -> bool:
        """Whether any reading of the law wants it on this day."""
        return any(branch.binds_from <= day for branch in self.branches)

    def is_due(self, day: date) -> bool:
        return self.gate or self.binds(day)

    @property
    def is_disputed(self) -> bool:
        return any(branch.standing is Standing.DISPUTED for branch in self.branches)

    def days_left(self, day: date) -> int | None:
        """Until the first reading of it binds; None when one does already."""
        if self.binds(day):
            return None
        return (min(branch.binds_from for branch in self.branches) - day).days
