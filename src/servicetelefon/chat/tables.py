"""Tables of chats. What is said is personal data; outcome and article beside it are codes."""

from __future__ import annotations

from sqlalchemy import (
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from servicetelefon.kit.columns import METADATA, moment, personal, plain, secret

conversation = Table(
    "conversation",
    METADATA,
    plain("contact", Uuid, ForeignKey("records.contact.id"), primary_key=True),
    plain("state", Text, nullable=False),
    plain("language", Text, nullable=False),
    plain("line", Text, nullable=False),
    secret("token", LargeBinary, nullable=False),
    moment("started_at", nullable=False),
    moment("last_at", nullable=False),
    # The label: which words, in which language, when. Nothing automatic is said before.
    plain("label", Text),
    plain("label_language", Text),
    moment("label_at"),
    personal("past"),
    moment("wanted_at"),
    plain("agent", Uuid),
    plain("notice", Text),
    secret("code", LargeBinary, unique=True),
    moment("code_until"),
    moment("ended_at"),
    moment("clear_at", index=True),
    Index("ix_conversation_open", "last_at", postgresql_where=text("state <> 'ended'")),
    schema="chat",
)

message = Table(
    "message",
    METADATA,
    plain("id", Uuid, primary_key=True),
    plain("contact", Uuid, ForeignKey("chat.conversation.contact"), nullable=False),
    plain("number", Integer, nullable=False),
    moment("at", nullable=False),
    plain("who", Text, nullable=False),
    plain("language", Text),
    plain("outcome", Text),
    plain("article", Text),
    plain("version", Text),
    plain("further", JSONB),  # [article, version] of each text told after the first
    plain("rating", Text),
    personal("words"),
    UniqueConstraint("contact", "number"),
    schema="chat",
)
