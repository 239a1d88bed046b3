"""Tables of routing: nodes, presence of agents, the waiting list, offers, callbacks."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from servicetelefon.kit.columns import METADATA, lookup, moment, personal, plain

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
    schema="routing",
)

callback = Table(
    "callback",
    METADATA,
    plain("id", Uuid, primary_key=True),
    plain("realm", Text, nullable=False),
    plain("line", Text, nullable=False),
    plain("channel", Text, nullable=False),
    plain("reason", Text, nullable=False),
    plain("state", Text, nullable=False),
    # The contact of the next (or running) try, and the one in which it was asked for. The row
    # is written before the contact: only whoever asks first opens one.
    plain(
        "contact",
        Uuid,
        ForeignKey(_CONTACT, deferrable=True, initially="DEFERRED"),
        nullable=False,
        unique=True,
    ),
    plain("asked_in", Uuid, ForeignKey(_CONTACT), index=True),
    personal("number"),
    lookup("number_lookup", index=False),
    plain("neutral", Boolean, nullable=False, server_default=text("true")),
    moment("asked_at", nullable=False),
    plain("asked_times", Integer, nullable=False, server_default=text("1")),
    # The place in the order: kept through every try.
    moment("arrived_at", nullable=False),
    moment("due_at"),
    moment("until"),  # the end of an appointed window
    plain("tries", Integer, nullable=False, server_default=text("0")),
    plain("needs", ARRAY(Text), nullable=False),
    plain("language", Text, nullable=False),
    plain("topic", Text),
    plain("district", Text),
    plain("node", Text),
    moment("ended_at"),
    plain("settled_how", Text),
    plain("held", Text),  # why it does not stand in the order yet
    Index("ix_callback_due", "due_at", postgresql_where=text("state = 'appointed'")),
    Index("ix_callback_by_hand", "asked_at", postgresql_where=text("state = 'by_hand'")),
    Index(
        "ix_callback_one_open_per_number",
        "realm",
        "line",
        "number_lookup",
        unique=True,
        postgresql_where=text("state in ('appointed', 'in_order', 'in_hand')"),
    ),
    schema="routing",
)

text_message = Table(
    "text",
    METADATA,
    plain("id", Uuid, primary_key=True),
    plain("callback", Uuid, ForeignKey("routing.callback.id"), nullable=False),
    plain("kind", Text, nullable=False),
    moment("due_at", index=True),
    plain("tries", Integer, nullable=False, server_default=text("0")),
    moment("sent_at"),
    moment("given_up_at"),
    UniqueConstraint("callback", "kind"),
    schema="routing",
)
