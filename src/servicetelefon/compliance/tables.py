"""What managers enter: who signed which duty, who was trained, who processes for us, incidents."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Integer, Table, Text, Uuid

from servicetelefon.kit.columns import METADATA, moment, personal, plain

attestation = Table(
    "attestation",
    METADATA,
    plain("id", Uuid, primary_key=True),
    plain("duty", Text, nullable=False, index=True),
    plain("account", Uuid, nullable=False),
    moment("at", nullable=False),
    moment("until"),
    personal("words"),
    schema="compliance",
)
"""A person has done the human part of a duty; valid until a day, if one is given."""

training = Table(
    "training",
    METADATA,
    plain("account", Uuid, primary_key=True),
    plain("subject", Text, primary_key=True),
    moment("at", nullable=False),
    plain("entered_by", Uuid),
    schema="compliance",
)
"""`subject` is a part of the register, or `secrecy` for the undertaking of § 203 StGB."""

processor = Table(
    "processor",
    METADATA,
    plain("id", Uuid, primary_key=True),
    plain("name", Text, nullable=False),
    plain("task", Text, nullable=False),
    plain("country", Text, nullable=False),
    moment("authority_told_at"),
    moment("since", nullable=False),
    moment("until"),
    schema="compliance",
)

drill = Table(
    "drill",
    METADATA,
    plain("id", Uuid, primary_key=True),
    plain("switch", Text, nullable=False),
    plain("worked", Boolean, nullable=False),
    moment("at", nullable=False),
    schema="compliance",
)

incident = Table(
    "incident",
    METADATA,
    plain("id", Uuid, primary_key=True),
    plain("kind", Text, nullable=False),
    moment("known_at", nullable=False),
    moment("due_at", nullable=False),
    moment("told_at"),
    moment("closed_at"),
    personal("words"),
    schema="compliance",
)
"""`due_at` by the clock of its kind: 72 hours (Art. 33 GDPR), 2, 10 or 15 days (Art. 73)."""

person_request = Table(
    "person_request",
    METADATA,
    plain("id", Uuid, primary_key=True),
    moment("at", nullable=False),
    plain("what", Text, nullable=False),
    plain("way", Text, nullable=False),
    plain("account", Uuid, nullable=False),
    plain("found", Integer, nullable=False),
    plain("kept", Integer, nullable=False),
    personal("words"),
    schema="compliance",
)
"""Information (Art. 15 GDPR) and erasure (§ 84 SGB X): by whom, how found, how many values."""

name_request = Table(
    "name_request",
    METADATA,
    plain("id", Uuid, primary_key=True),
    plain("entry", Uuid, nullable=False),
    plain("asked_by", Uuid, nullable=False),
    moment("asked_at", nullable=False),
    plain("answered_by", Uuid),
    moment("answered_at"),
    plain("agreed", Boolean),
    personal("words", nullable=False),
    CheckConstraint("answered_by <> asked_by", name="second_person"),
    schema="compliance",
)
"""Whose name stands behind a line of the audit: asked for with a reason, granted by another."""
