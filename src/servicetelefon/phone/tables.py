"""Tables of the phone: one row a call, requests from the desk, phones that may register, calls of
specialists to citizens."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Computed,
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

from servicetelefon.kit.columns import METADATA, lookup, moment, personal, plain, secret

_LIVE = text("ended_at is null")

call = Table(
    "call",
    METADATA,
    plain("contact", Uuid, ForeignKey("records.contact.id"), primary_key=True),
    plain("node", Text, nullable=False),
    plain("channel", Text, nullable=False),
    plain("line", Text, nullable=False),
    plain("state", Text, nullable=False),
    plain("step", Integer, nullable=False),
    moment("since", nullable=False),
    moment("due_at"),
    moment("first_ring", nullable=False),
    plain("language", Text, nullable=False),
    plain("topic", Text),
    plain("district", Text),
    plain("needs", ARRAY(Text), nullable=False),
    plain("sentence", Text),
    plain("tries", Integer, nullable=False, server_default=text("0")),
    plain("menu", Text),  # None: the line's own
    plain("asks", Text),  # what the caller is asked to type now
    plain("told", Text),  # what was told last, as a code
    plain("wants", Text),  # why a callback is being asked for
    plain("door", Text),
    plain("no_callback", Boolean, nullable=False, server_default=text("false")),
    plain("quiet", Boolean, nullable=False, server_default=text("false")),
    plain("outside_order", Boolean, nullable=False, server_default=text("false")),
    plain("agent", Uuid),
    plain("agent_phone", Text),
    plain("agent_channel", Text),
    plain("offer", Uuid),
    plain("muted", Boolean, nullable=False, server_default=text("false")),
    plain("third", Text),  # whom the agent has called: kind and id in the city's data
    plain("third_channel", Text),
    plain("third_refused", Text),  # why they did not come
    personal("caller"),
    lookup("caller_lookup"),
    plain("callback", Uuid),  # the callback that this call is a try of
    plain("chat", Uuid),  # the chat before it, by a code that the caller typed
    plain("enquiry", Uuid),  # whose state was asked, by reference and code
    plain("codes_wrong", Integer, nullable=False, server_default=text("0")),
    # An index over the state itself would be written anew at every step, and with it all others.
    plain("live", Boolean, Computed("state <> 'closed'", persisted=True), nullable=False),
    Index("ix_call_live", "node", postgresql_where=text("live")),
    schema="phone",
)

link = Table(
    "link",
    METADATA,
    plain("id", Uuid, primary_key=True),
    plain("contact", Uuid, ForeignKey("records.contact.id"), nullable=False),
    plain("article", Text),  # none: the voluntary question
    moment("due_at", index=True),
    plain("tries", Integer, nullable=False, server_default=text("0")),
    moment("sent_at"),
    moment("given_up_at"),
    UniqueConstraint("contact", "article", postgresql_nulls_not_distinct=True),
    schema="phone",
)

request = Table(
    "request",
    METADATA,
    plain("id", Uuid, primary_key=True),
    plain("contact", Uuid, ForeignKey("records.contact.id"), nullable=False),
    plain("node", Text, nullable=False),
    plain("verb", Text, nullable=False),
    plain("value", Text),  # whom to call, which keys; gone once it is done
    moment("at", nullable=False),
    moment("done_at"),
    plain("broken", Boolean, nullable=False, server_default=text("false")),
    Index("ix_request_open", "node", postgresql_where=text("done_at is null")),
    schema="phone",
)

handset = Table(
    "handset",
    METADATA,
    plain("name", Text, primary_key=True),
    plain("agent", Uuid, nullable=False, index=True),
    plain("kind", Text, nullable=False),
    personal("secret", nullable=False),
    moment("made_at", nullable=False),
    plain("active", Boolean, nullable=False),
    schema="phone",
)

office_call = Table(
    "office_call",
    METADATA,
    plain("id", Uuid, primary_key=True),
    plain("enquiry", Uuid, ForeignKey("records.enquiry.id"), nullable=False, index=True),
    plain("office", Text),
    plain("node", Text, nullable=False),
    plain("account", Uuid),  # who calls, while it lasts; afterwards the audit alone knows
    plain("phone", Text),
    plain("phone_channel", Text),
    plain("state", Text, nullable=False),
    plain("step", Integer, nullable=False),
    moment("made_at", nullable=False),
    moment("since", nullable=False),
    moment("due_at"),
    moment("ended_at"),
    plain("wish", Text),  # what the page has asked of the line
    Index("ix_office_call_live", "node", postgresql_where=_LIVE),
    # One at a time, of a person and about an enquiry.
    Index("uq_office_call_account", "account", unique=True, postgresql_where=_LIVE),
    Index("uq_office_call_enquiry", "enquiry", unique=True, postgresql_where=_LIVE),
    schema="phone",
)

centre = Table(
    "centre",
    METADATA,
    plain("number", Text, primary_key=True),
    plain("name", Text, nullable=False),
    secret("pin", Text, nullable=False),
    moment("made_at", nullable=False),
    moment("withdrawn_at"),
    plain("wrong", Integer, nullable=False, server_default=text("0")),
    moment("wrong_at"),
    schema="phone",
)
