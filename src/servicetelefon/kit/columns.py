"""Every column says what it holds: nothing personal, personal data, or a claim.

Personal and claim columns are ciphertext (`kit.crypto`), so their type is bytea. A test
fails when a column of ours has no class.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from sqlalchemy import Column, LargeBinary
from sqlalchemy.types import TypeEngine


class ColumnClass(StrEnum):
    NONE = "none"
    PERSONAL = "personal"
    CLAIM = "claim"
    LOOKUP = "lookup"  # keyed hash beside a personal column, for equality only


def plain(name: str, kind: TypeEngine[Any], *rest: Any, **options: Any) -> Column[Any]:
    """Codes, ids, times, counts: nothing about a person's life, no free text."""
    return Column(name, kind, *rest, info={"class": ColumnClass.NONE}, **options)


def personal(name: str, *, nullable: bool = True) -> Column[Any]:
    """Personal data, encrypted; destroyed by rule."""
    return Column(name, LargeBinary, nullable=nullable, info={"class": ColumnClass.PERSONAL})


def claim(name: str, *, nullable: bool = False) -> Column[Any]:
    """Words that may count as an application: encrypted, never deleted before the receipt."""
    return Column(name, LargeBinary, nullable=nullable, info={"class": ColumnClass.CLAIM})


def lookup(name: str, *, nullable: bool = True, index: bool = True) -> Column[Any]:
    """Keyed hash of a personal value."""
    return Column(
        name, LargeBinary, nullable=nullable, index=index, info={"class": ColumnClass.LOOKUP}
    )
