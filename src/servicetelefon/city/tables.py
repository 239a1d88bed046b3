"""Tables of the city: releases of its files, the active one, and the switches."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    ForeignKey,
    Integer,
    LargeBinary,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB

from servicetelefon.kit.columns import METADATA, moment, plain

release = Table(
    "release",
    METADATA,
    plain("hash", Text, primary_key=True),
    plain("city", Text, nullable=False),
    plain("files", JSONB, nullable=False),  # path → text; only files that are text
    moment("made_at", nullable=False),
    plain("origin", Text, nullable=False),  # delivered, proposal, edited
    plain("role", Text),
    schema="city",
)

sound = Table(
    "sound",
    METADATA,
    plain("release", Text, ForeignKey("city.release.hash"), primary_key=True),
    plain("path", Text, primary_key=True),
    plain("content", LargeBinary, nullable=False),
    schema="city",
)

active = Table(
    "active",
    METADATA,
    plain("only", Integer, CheckConstraint("only = 1", name="one_row"), primary_key=True),
    plain("release", Text, ForeignKey("city.release.hash"), nullable=False),
    moment("since", nullable=False),
    schema="city",
)

switch = Table(
    "switch",
    METADATA,
    plain("name", Text, primary_key=True),
    plain("on", Boolean, nullable=False),
    moment("since", nullable=False),
    plain("role", Text),
    schema="city",
)

always = Table(
    "always",
    METADATA,
    plain("id", Uuid, primary_key=True),
    plain("fingerprint", Text, nullable=False),
    plain("files", JSONB, nullable=False),  # the assistant's lists
    plain("labels", JSONB, nullable=False),
    moment("at", nullable=False),
    plain("role", Text),  # None: delivered
    schema="city",
)
"""Each approval of crisis list and label; the newest is what runs."""
