"""Tables of routing: nodes, presence of agents, the waiting list, offers."""

from __future__ import annotations

from sqlalchemy import Boolean, ForeignKey, Index, Table, Text, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY

from servicetelefon.kit.columns import METADATA, moment, plain

_CONTACT = "records.contact.id"
_OPEN = "state in ('made', 'ringing')"

node = Table(
    "node",
    METADATA,
    plain("name", Text, primary_key=True),
    moment("seen_at", nullable=False),
    plain("accepting", Boolean, nullable=False),
    schema="routing",
)

presence = Table(
    "presence",
    METADATA,
    plain("agent", Uuid, primary_key=True),
    plain("state", Text, nullable=False),
    moment("since", nullable=False),
    plain("reason", Text),
    plain("skills", ARRAY(Text), nullable=False),
    plain("phone", Text),
    plain("phone_there", Boolean, nullable=False, server_default=text("false")),
    moment("rest_until"),
    moment("seen_at"),
    plain("contact", Uuid),
    schema="routing",
)

waiting = Table(
    "waiting",
    METADATA,
    plain("contact", Uuid, ForeignKey(_CONTACT), primary_key=True),
    moment("arrived_at", nullable=False),
    moment("joined_at", nullable=False),
    plain("channel", Text, nullable=False),
    plain("needs", ARRAY(Text), nullable=False),
    plain("language", Text, nullable=False),
    plain("topic", Text),
    plain("district", Text),
    plain("node", Text, nullable=False),
    plain("outside_order", Boolean, nullable=False, server_default=text("false")),
    plain("offered", Boolean, nullable=False, server_default=text("false")),
    schema="routing",
)

offer = Table(
    "offer",
    METADATA,
    plain("id", Uuid, primary_key=True),
    plain("contact", Uuid, ForeignKey(_CONTACT), nullable=False),
    plain("agent", Uuid, nullable=False),
    plain("node", Text, nullable=False),
    plain("phone", Text, nullable=False),
    plain("state", Text, nullable=False),
    moment("made_at", nullable=False),
    moment("due_at", nullable=False),
    moment("ended_at"),
    Index("ix_offer_one_open_per_contact", "contact", unique=True, postgresql_where=text(_OPEN)),
    Index("ix_offer_one_open_per_agent", "agent", unique=True, postgresql_where=text(_OPEN)),
    Index("ix_offer_open_due", "due_at", postgresql_where=text(_OPEN)),
    schema="routing",
)
