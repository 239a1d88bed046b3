"""Tables of planning: scenarios and what came out, the go / no-go record, what was learned, how many
people the roster holds."""

from __future__ import annotations

from sqlalchemy import Boolean, Date, Integer, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from servicetelefon.kit.columns import METADATA, moment, personal, plain

scenario = Table(
    "scenario",
    METADATA,
    plain("id", Uuid, primary_key=True),
    moment("saved_at", nullable=False),
    plain("name", Text, nullable=False),
    plain("day", Date, nullable=False),
    plain("spec", JSONB, nullable=False),
    plain("state", Text, nullable=False),
    plain("result", JSONB),
    schema="planning",
)

decision = Table(
    "decision",
    METADATA,
    plain("id", Uuid, primary_key=True),
    moment("at", nullable=False),
    plain("line", Text, nullable=False),
    plain("district", Text, nullable=False, index=True),
    plain("go", Boolean, nullable=False),
    personal("signed", nullable=False),  # who decided, by name
    plain("list", JSONB, nullable=False),
    schema="planning",
)

learned = Table(
    "learned",
    METADATA,
    plain("name", Text, primary_key=True),
    moment("learned_at", nullable=False),
    plain("content", JSONB, nullable=False),
    schema="planning",
)

coverage = Table(
    "coverage",
    METADATA,
    plain("line", Text, primary_key=True),
    plain("starts_at", moment("starts_at").type, primary_key=True),
    plain("agents", Integer, nullable=False),
    schema="planning",
)

capacity = Table(
    "capacity",
    METADATA,
    plain("office", Text, primary_key=True),
    plain("per_week", Integer, nullable=False),
    moment("stated_at", nullable=False),
    schema="planning",
)
