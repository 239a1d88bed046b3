"""Every column says what it holds: nothing personal, personal data, or a claim.

Personal and claim columns are ciphertext (`kit.crypto`), so their type is bytea. A test
fails when a column of ours has no class.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from sqlalchemy import Column, DateTime, LargeBinary, MetaData
from sqlalchemy.types import TypeEngine

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
"""All tables of ours; each stage adds its own, in the PostgreSQL schema of its name."""

Kind = TypeEngine[Any] | type[TypeEngine[Any]]


class ColumnClass(StrEnum):
    NONE = "none"
    PERSONAL = "personal"
    CLAIM = "claim"
    LOOKUP = "lookup"  # keyed hash beside a personal column, for equality only
    SECRET = "secret"  # noqa: S105 - password hashes, hashes of tokens and codes


def plain(name: str, kind: Kind, *rest: Any, **options: Any) -> Column[Any]:
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


def secret(name: str, kind: Kind, *rest: Any, **options: Any) -> Column[Any]:
    """A hash that proves something; useless to who reads it."""
    return Column(name, kind, *rest, info={"class": ColumnClass.SECRET}, **options)


def moment(name: str, *, nullable: bool = True, index: bool = False) -> Column[Any]:
    """A moment in UTC. Never filled by the database's own clock."""
    return plain(name, DateTime(timezone=True), nullable=nullable, index=index)
