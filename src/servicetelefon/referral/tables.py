"""Tables of the referral. Rows carry codes and clocks; what a person said lies sealed apart.

`partition` says who may see a row (`domain.referral.partition`); the row policies of the
migration compare it with the transaction's setting, the store's own filter does it again. What
belongs to a referral is seen by whoever sees the referral. A claim takes no change but its
sealing anew, and no deletion before the receipt: triggers hold it.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    Uuid,
    text,
)

from servicetelefon.kit.columns import METADATA, claim, lookup, moment, personal, plain, secret

_OPEN = text("state <> 'closed'")
_REFERRAL = "referral.referral.enquiry"

referral = Table(
    "referral",
    METADATA,
    plain("enquiry", Uuid, ForeignKey("records.enquiry.id"), primary_key=True),
    plain("partition", Text, nullable=False),
    plain("office", Text),
    plain("line", Text, nullable=False),
    plain("realm", Text, nullable=False),
    plain("channel", Text, nullable=False),
    plain("kind", Text, nullable=False),
    plain("enquiry_type", Text),
    plain("matter", Text),
    plain("district", Text),
    plain("language", Text, nullable=False),
    plain("state", Text, nullable=False),
    moment("since", nullable=False),
    moment("received_at", nullable=False),
    moment("clock_from", nullable=False),
    moment("due_at", nullable=False),
    plain("level", Text),
    moment("level_changes_at"),
    plain("owner", Uuid),
    plain("taken_by", Uuid),
    plain("urgency", Text, nullable=False),
    plain("urgency_reason", Text, nullable=False),
    plain("urgency_confirmed", Boolean, nullable=False),
    plain("deadline", Date),
    plain("claim", Text),
    plain("protection", Text),
    plain("wants_callback", Boolean, nullable=False),
    plain("neutral", Boolean, nullable=False),
    plain("legal_basis", Text, nullable=False),
    moment("accepted_at"),
    moment("replied_at"),
    moment("receipt_at"),
    moment("closed_at"),
    plain("result", Text),
    moment("clear_at"),
    moment("cleared_at"),
    plain("key", Text, nullable=False),
    personal("reference"),
    lookup("reference_lookup", index=False),
    lookup("phone_lookup"),
    lookup("fingerprint", index=False),
    secret("code", LargeBinary, nullable=False),
    plain("code_failures", Integer, nullable=False, server_default=text("0")),
    moment("code_locked_until"),
    Index("uq_referral_reference_lookup", "reference_lookup", unique=True),
    Index("ix_referral_open", "partition", "due_at", "enquiry", postgresql_where=_OPEN),
    Index("ix_referral_clock", "due_at", "enquiry", postgresql_where=_OPEN),
    Index("ix_referral_owner", "owner", "due_at", "enquiry", postgresql_where=_OPEN),
    Index("ix_referral_level", "level", "due_at", "enquiry", postgresql_where=_OPEN),
    Index(
        "ix_referral_emergency",
        "partition",
        "received_at",
        postgresql_where=text("kind = 'emergency' and state = 'new'"),
    ),
    Index(
        "ix_referral_changes",
        "level_changes_at",
        postgresql_where=text("level_changes_at is not null"),
    ),
    Index("ix_referral_clear", "clear_at", postgresql_where=text("clear_at is not null")),
    Index(
        "ix_referral_closed", "partition", "closed_at", postgresql_where=text("state = 'closed'")
    ),
    schema="referral",
)

entry = Table(
    "entry",
    METADATA,
    plain("id", Uuid, primary_key=True),
    plain("enquiry", Uuid, ForeignKey(_REFERRAL), nullable=False, index=True),
    plain("kind", Text, nullable=False),
    plain("role", Text),
    moment("at", nullable=False),
    plain("key", Text, nullable=False),
    plain("number", SmallInteger),
    personal("words"),
    Index(
        "uq_entry_number",
        "enquiry",
        "number",
        unique=True,
        postgresql_where=text("number is not null"),
    ),
    schema="referral",
)

benefit_claim = Table(
    "benefit_claim",
    METADATA,
    plain("enquiry", Uuid, ForeignKey(_REFERRAL), primary_key=True),
    moment("received_at", nullable=False),
    plain("wish", Text, nullable=False),
    plain("key", Text, nullable=False),
    claim("wording"),
    schema="referral",
)

document = Table(
    "document",
    METADATA,
    plain("id", Uuid, primary_key=True),
    plain("enquiry", Uuid, ForeignKey(_REFERRAL), nullable=False, index=True),
    plain("entry", Uuid, ForeignKey("referral.entry.id")),
    plain("position", SmallInteger, nullable=False),
    plain("media_type", Text, nullable=False),
    plain("size", Integer, nullable=False),
    plain("state", Text, nullable=False),
    moment("arrived_at", nullable=False),
    moment("confirmed_at"),
    moment("cleared_at"),
    plain("key", Text, nullable=False),
    personal("about"),
    personal("content"),
    schema="referral",
)

delivery = Table(
    "delivery",
    METADATA,
    plain("id", Uuid, primary_key=True),
    plain("enquiry", Uuid, ForeignKey(_REFERRAL), nullable=False, index=True),
    plain("office", Text, nullable=False),
    plain("way", Text, nullable=False),
    plain("state", Text, nullable=False),
    plain("tries", Integer, nullable=False, server_default=text("0")),
    moment("made_at", nullable=False),
    moment("due_at"),
    moment("sent_at"),
    plain("proof", Text),
    plain("fault", Text),
    plain("entry", Uuid, ForeignKey("referral.entry.id")),
    plain("follows", Uuid, ForeignKey("referral.delivery.id")),
    moment("confirmed_at"),
    plain("tried_by", Integer),  # the process of a try that has not ended
    Index(
        "uq_delivery_follows",
        "follows",
        unique=True,
        postgresql_where=text("follows is not null"),
    ),
    Index("ix_delivery_due", "due_at", postgresql_where=text("state = 'waiting'")),
    Index("ix_delivery_dead", "made_at", postgresql_where=text("state = 'dead'")),
    schema="referral",
)

deputy = Table(
    "deputy",
    METADATA,
    plain("office", Text, primary_key=True),
    plain("level", Text, primary_key=True),
    plain("account", Uuid, primary_key=True),
    schema="referral",
)

feedback = Table(
    "feedback",
    METADATA,
    plain("id", Uuid, primary_key=True),
    plain("enquiry", Uuid, ForeignKey(_REFERRAL), nullable=False, index=True),
    plain("enquiry_type", Text),
    plain("article", Text),
    moment("at", nullable=False),
    moment("seen_at"),
    Index("ix_feedback_open", "at", postgresql_where=text("seen_at is null")),
    schema="referral",
)
