"""Tables of records. The journal holds codes and ids only; who did it stands in `audit`."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Date,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from servicetelefon.kit.columns import METADATA, lookup, moment, personal, plain

enquiry = Table(
    "enquiry",
    METADATA,
    plain("id", Uuid, primary_key=True),
    plain("kind", Text),
    plain("district", Text),
    plain("office", Text),
    moment("opened_at", nullable=False, index=True),
    moment("closed_at"),
    plain("outcome", Text),
    plain("channel", Text),
    plain("enquiry_type", Text),
    plain("matter", Text),
    plain("urgency", Text),
    plain("claim", Text),
    moment("due_at"),
    moment("accepted_at"),
    moment("replied_at"),
    moment("receipt_at"),
    plain("escalations", Integer, nullable=False, server_default=text("0")),
    plain("returns", Integer, nullable=False, server_default=text("0")),  # given back by an office
    plain("at_first_contact", Boolean),
    schema="records",
)

contact = Table(
    "contact",
    METADATA,
    plain("id", Uuid, primary_key=True),
    plain("realm", Text, nullable=False),
    plain("channel", Text, nullable=False),
    plain("line", Text),
    plain("node", Text),
    plain("language", Text),
    plain("topic", Text),
    plain("district", Text),
    plain("door", Text),
    plain("from_browser", Boolean, nullable=False, server_default=text("false")),
    moment("arrived_at", nullable=False, index=True),
    moment("greeted_at"),
    moment("queued_at"),
    moment("answered_at"),
    moment("ended_at"),
    moment("closed_at"),
    plain("outcome", Text),
    plain("role", Text),
    plain("office", Text),
    plain("enquiry", Uuid, ForeignKey("records.enquiry.id")),
    plain("callback", Uuid),  # of which this is a try
    moment("callback_until"),
    plain("first_try", Boolean, nullable=False, server_default=text("false")),
    plain("repeat", Text),  # first, repeat, unknown; null: not judged yet
    moment("repeated_at"),  # somebody came again on the same matter within seven days
    plain("asked_helped", Boolean, nullable=False, server_default=text("false")),
    plain("helped", Text),  # yes, partly, no
    plain("unanswered", Integer, nullable=False, server_default=text("0")),  # found no article
    # What a call does not have is in no index: each one is written with every arrival.
    Index("ix_contact_enquiry", "enquiry", postgresql_where=text("enquiry is not null")),
    Index(
        "ix_contact_not_judged",
        "closed_at",
        postgresql_where=text("repeat is null and closed_at is not null"),
    ),
    Index("ix_contact_open", "arrived_at", postgresql_where=text("closed_at is null")),
    schema="records",
)

# Who called again can be seen for eight days: then the day's key is destroyed and with it what
# its marks mean. No backup holds the keys.
repeat_key = Table(
    "repeat_key",
    METADATA,
    plain("day", Date, primary_key=True),
    personal("key", nullable=False),
    schema="records",
)

repeat_mark = Table(
    "repeat_mark",
    METADATA,
    plain("contact", Uuid, ForeignKey("records.contact.id"), primary_key=True),
    plain("day", Date, nullable=False, index=True),
    plain("topic", Text),
    moment("at", nullable=False),
    lookup("mark", nullable=False),
    schema="records",
)

journal = Table(
    "journal",
    METADATA,
    plain("id", Uuid, primary_key=True),
    plain("number", BigInteger, Identity(always=True), nullable=False, unique=True),
    moment("at", nullable=False),
    plain("code", Text, nullable=False),
    plain("version", Integer, nullable=False),
    # No foreign keys: the journal outlives what it speaks of.
    plain("contact", Uuid, index=True),
    plain("enquiry", Uuid),
    plain("role", Text),
    plain("office", Text),
    plain("data", JSONB, nullable=False),
    schema="records",
)

seal = Table(
    "seal",
    METADATA,
    plain("position", BigInteger, primary_key=True, autoincrement=False),
    plain("journal", Uuid, nullable=False, unique=True),
    plain("digest", LargeBinary, nullable=False),
    moment("sealed_at", nullable=False),
    schema="records",
)

entry = Table(
    "entry",
    METADATA,
    plain("id", Uuid, primary_key=True),
    moment("at", nullable=False, index=True),
    plain("account", Uuid),
    plain("role", Text),
    plain("action", Text, nullable=False),
    plain("object_kind", Text, nullable=False),
    plain("object_id", Text, index=True),
    plain("reason", Text),
    plain("journal", Uuid),
    schema="audit",
)
