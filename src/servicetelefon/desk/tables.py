"""The work on an agent's screen. The note is personal data of the citizen."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, Table, Text, Uuid, text

from servicetelefon.kit.columns import METADATA, moment, personal, plain

work = Table(
    "work",
    METADATA,
    plain("contact", Uuid, ForeignKey("records.contact.id"), primary_key=True),
    plain("agent", Uuid, nullable=False, index=True),
    plain("topic", Text),
    plain("district", Text),
    personal("note"),
    moment("opened_at", nullable=False),
    moment("changed_at", nullable=False),
    moment("closed_at"),
    moment("clear_at", index=True),
    schema="desk",
)

reading = Table(
    "reading",
    METADATA,
    plain("id", Uuid, primary_key=True),
    plain("contact", Uuid, ForeignKey("records.contact.id"), nullable=False, index=True),
    plain("article", Text, nullable=False),
    plain("version", Uuid, nullable=False),
    plain("rendering", Text, nullable=False),
    moment("read_at", nullable=False),
    schema="desk",
)
"""Which version was read out in which contact; without who read it."""

alarm = Table(
    "alarm",
    METADATA,
    plain("id", Uuid, primary_key=True),
    plain("contact", Uuid, ForeignKey("records.contact.id"), nullable=False, index=True),
    plain("agent", Uuid, nullable=False),
    moment("raised_at", nullable=False),
    plain("taken_by", Uuid),
    moment("taken_at"),
    moment("ended_at"),
    Index(
        "ix_alarm_one_running_per_contact",
        "contact",
        unique=True,
        postgresql_where=text("ended_at is null"),
    ),
    schema="desk",
)
"""An agent in an emergency calls a supervisor in; who took it and until when it ran."""
