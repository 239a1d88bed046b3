"""Tables of knowledge: versions of articles, figures, states of laws, and what is due."""

from __future__ import annotations

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    Numeric,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from servicetelefon.kit.columns import METADATA, lookup, moment, personal, plain

_VERSION = "knowledge.version.id"
_STATE = "knowledge.law_state.id"

edition = Table(
    "edition",
    METADATA,
    plain(
        "one",
        Integer,
        CheckConstraint("one = 1", name="one_row"),
        primary_key=True,
        autoincrement=False,
    ),
    plain("number", BigInteger, nullable=False),  # goes up with every change of what may be shown
    moment("since", nullable=False),
    schema="knowledge",
)

version = Table(
    "version",
    METADATA,
    plain("id", Uuid, primary_key=True),
    plain("article", Text, nullable=False),
    plain("number", Integer, nullable=False),
    plain("state", Text, nullable=False),
    plain("content", Text, nullable=False),  # the file as an editor writes it
    plain("hash", Text, nullable=False),
    plain("origin", Text, nullable=False),  # folder, page, import
    plain("written_by", ARRAY(Uuid), nullable=False),
    moment("written_at", nullable=False),
    moment("changed_at", nullable=False),
    moment("shown_from"),
    moment("shown_until"),
    moment("review_at"),
    plain("note", Text),  # why a reviewer sent it back, or why it was withdrawn
    UniqueConstraint("article", "number"),
    Index(
        "ix_version_running",
        "article",
        unique=True,
        postgresql_where=text(
            "state in ('delivered', 'delivered_due', 'approved', 'due') and shown_until is null"
        ),
    ),
    Index(
        "ix_version_written",
        "article",
        unique=True,
        postgresql_where=text("state in ('draft', 'in_review')"),
    ),
    schema="knowledge",
)

approval = Table(
    "approval",
    METADATA,
    plain("version", Uuid, ForeignKey(_VERSION), primary_key=True),
    plain("account", Uuid, primary_key=True),
    moment("at", nullable=False),
    schema="knowledge",
)

figure = Table(
    "figure",
    METADATA,
    plain("id", Text, primary_key=True),
    plain("position", Integer, nullable=False),
    plain("title", Text, nullable=False),
    plain("unit", Text, nullable=False),
    plain("laws", ARRAY(Text), nullable=False),
    plain("folder_hash", Text),  # of its part of the folder when that was last looked at
    schema="knowledge",
)

figure_value = Table(
    "figure_value",
    METADATA,
    plain("id", Uuid, primary_key=True),
    plain("figure", Text, ForeignKey("knowledge.figure.id"), nullable=False, index=True),
    plain("state", Text, nullable=False),  # running, proposed, replaced
    plain("value", Numeric, nullable=False),
    plain("valid_from", Date, nullable=False),
    plain("valid_to", Date),
    plain("confirmed", Boolean, nullable=False),
    plain("source", Text, nullable=False),
    plain("origin", Text, nullable=False),
    plain("entered_by", Uuid),
    moment("entered_at", nullable=False),
    plain("confirmed_by", Uuid),
    moment("confirmed_at"),
    Index(
        "ix_figure_value_running",
        "figure",
        "valid_from",
        unique=True,
        postgresql_where=text("state = 'running'"),
    ),
    schema="knowledge",
)

word_families = Table(
    "word_families",
    METADATA,
    plain(
        "one",
        Integer,
        CheckConstraint("one = 1", name="one_row"),
        primary_key=True,
        autoincrement=False,
    ),
    plain("content", Text, nullable=False),
    moment("since", nullable=False),
    schema="knowledge",
)

law_state = Table(
    "law_state",
    METADATA,
    plain("id", Uuid, primary_key=True),
    plain("name", Text, nullable=False),
    plain("hash", Text, nullable=False, unique=True),
    moment("taken_in_at", nullable=False),
    schema="knowledge",
)

law = Table(
    "law",
    METADATA,
    plain("state", Uuid, ForeignKey(_STATE), primary_key=True),
    plain("document", Text, primary_key=True),
    plain("names", ARRAY(Text), nullable=False),
    plain("title", Text, nullable=False),
    plain("sections", JSONB, nullable=False),
    schema="knowledge",
)

law_change = Table(
    "law_change",
    METADATA,
    plain("id", Uuid, primary_key=True),
    plain("state", Uuid, ForeignKey(_STATE), nullable=False, index=True),
    plain("position", Integer, nullable=False),
    plain("document", Text, nullable=False),
    plain("law", Text, nullable=False),
    plain("section", Text, nullable=False),
    plain("heading", Text, nullable=False),
    plain("kind", Text, nullable=False),
    plain("differences", JSONB, nullable=False),
    schema="knowledge",
)

due = Table(
    "due",
    METADATA,
    plain("id", Uuid, primary_key=True),
    plain("article", Text),
    plain("figure", Text),
    plain("reason", Text, nullable=False),  # review_day, law, file
    plain("change", Uuid, ForeignKey("knowledge.law_change.id")),
    moment("at", nullable=False),
    moment("settled_at"),
    CheckConstraint("(article is null) <> (figure is null)", name="one_thing"),
    Index("ix_due_open", "article", "figure", postgresql_where=text("settled_at is null")),
    schema="knowledge",
)

unanswered = Table(
    "unanswered",
    METADATA,
    plain("id", Uuid, primary_key=True),
    moment("at", nullable=False, index=True),
    personal("question", nullable=False),  # masked already; still nobody's to read but editors'
    lookup("alike", nullable=False),  # the same for questions of the same words
    plain("channel", Text, nullable=False),
    plain("language", Text, nullable=False),
    moment("settled_at"),
    schema="knowledge",
)
