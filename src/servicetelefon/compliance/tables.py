"""What managers enter: who signed which duty, who was trained, who processes for us, incidents."""

from __future__ import annotations

from sqlalchemy import Boolean, Table, Text, Uuid

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
