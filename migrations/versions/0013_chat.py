"""Chats: conversations and what was said in them."""

import sqlalchemy as sa
from alembic import op

revision = "0013_chat"
down_revision = "0012_office_inbox"


def _moment(name: str, *, nullable: bool = True) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    op.execute("create schema chat")
    _conversation()
    _message()
    op.execute("grant usage on schema chat to servicetelefon_app")
    op.execute(
        "grant select, insert, update, delete on all tables in schema chat to servicetelefon_app"
    )


def _conversation() -> None:
    op.create_table(
        "conversation",
        sa.Column("contact", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("token", sa.LargeBinary(), nullable=False),
        _moment("started_at", nullable=False),
        _moment("last_at", nullable=False),
        sa.Column("label", sa.Text()),
        sa.Column("label_language", sa.Text()),
        _moment("label_at"),
        sa.Column("past", sa.LargeBinary()),
        _moment("wanted_at"),
        sa.Column("agent", sa.Uuid()),
        sa.Column("notice", sa.Text()),
        sa.Column("code", sa.LargeBinary()),
        _moment("code_until"),
        _moment("ended_at"),
        _moment("clear_at"),
        sa.ForeignKeyConstraint(
            ["contact"], ["records.contact.id"], name=op.f("fk_conversation_contact")
        ),
        sa.PrimaryKeyConstraint("contact", name=op.f("pk_conversation")),
        sa.UniqueConstraint("code", name=op.f("uq_conversation_code")),
        schema="chat",
    )
    op.create_index(op.f("ix_conversation_clear_at"), "conversation", ["clear_at"], schema="chat")
    op.create_index(
        "ix_conversation_open",
        "conversation",
        ["last_at"],
        schema="chat",
        postgresql_where=sa.text("state <> 'ended'"),
    )


def _message() -> None:
    op.create_table(
        "message",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contact", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        _moment("at", nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("language", sa.Text()),
        sa.Column("outcome", sa.Text()),
        sa.Column("article", sa.Text()),
        sa.Column("version", sa.Text()),
        sa.Column("rating", sa.Text()),
        sa.Column("words", sa.LargeBinary()),
        sa.ForeignKeyConstraint(
            ["contact"], ["chat.conversation.contact"], name=op.f("fk_message_contact")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("contact", "number", name=op.f("uq_message_contact_number")),
        schema="chat",
    )
