"""Tables of responsibility: the street directories that were taken in, and the newest's segments."""

from __future__ import annotations

from sqlalchemy import Date, ForeignKey, Integer, SmallInteger, Table, Text, Uuid

from servicetelefon.kit.columns import METADATA, moment, plain

directory = Table(
    "directory",
    METADATA,
    plain("id", Uuid, primary_key=True),
    moment("taken_in_at", nullable=False),
    plain("hash", Text, nullable=False),
    plain("source", Text, nullable=False),
    plain("as_of", Date),
    plain("status", Text, nullable=False),
    plain("segments", Integer, nullable=False),
    schema="responsibility",
)

segment = Table(
    "segment",
    METADATA,
    plain("directory", Uuid, ForeignKey("responsibility.directory.id"), primary_key=True),
    plain("position", Integer, primary_key=True),
    plain("street", Text, nullable=False),
    plain("first_number", Integer, nullable=False),
    plain("first_letter", Text, nullable=False),
    plain("last_number", Integer, nullable=False),
    plain("last_letter", Text, nullable=False),
    plain("side", SmallInteger, nullable=False),
    plain("quarter", Text, nullable=False),
    plain("district", Text, nullable=False),
    plain("postcode", Text, nullable=False),
    schema="responsibility",
)
