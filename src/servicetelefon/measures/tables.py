"""The one table of measures: how many waited, were ready and were busy at a minute; no person."""

from __future__ import annotations

from sqlalchemy import Integer, Table

from servicetelefon.kit.columns import METADATA, moment, plain

minute = Table(
    "minute",
    METADATA,
    plain("at", moment("at").type, primary_key=True),
    plain("waiting", Integer, nullable=False),
    plain("ready", Integer, nullable=False),
    plain("busy", Integer, nullable=False),
    schema="measures",
)
