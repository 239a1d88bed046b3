"""Tables of measures: how many waited, were ready and were busy at a minute, no person; reports by
mail."""

from __future__ import annotations

from sqlalchemy import Date, Integer, Table, Text, UniqueConstraint, Uuid, text

from servicetelefon.kit.columns import METADATA, lookup, moment, plain

minute = Table(
    "minute",
    METADATA,
    plain("at", moment("at").type, primary_key=True),
    plain("waiting", Integer, nullable=False),
    plain("ready", Integer, nullable=False),
    plain("busy", Integer, nullable=False),
    schema="measures",
)

mailing = Table(
    "mailing",
    METADATA,
    plain("id", Uuid, primary_key=True),
    plain("report", Text, nullable=False),
    plain("about", Date, nullable=False),
    lookup("recipient", nullable=False, index=False),
    plain("state", Text, nullable=False),
    plain("tries", Integer, nullable=False, server_default=text("0")),
    moment("made_at", nullable=False),
    moment("due_at", index=True),
    moment("sent_at"),
    plain("fault", Text),
    UniqueConstraint("report", "about", "recipient"),
    schema="measures",
)
