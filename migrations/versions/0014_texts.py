"""Text messages about callbacks."""

import sqlalchemy as sa
from alembic import op

revision = "0014_texts"
down_revision = "0013_chat"


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "text",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("callback", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("due_at", moment, nullable=True),
        sa.Column("tries", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("sent_at", moment, nullable=True),
        sa.Column("given_up_at", moment, nullable=True),
        sa.ForeignKeyConstraint(
            ["callback"], ["routing.callback.id"], name=op.f("fk_text_callback")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text")),
        sa.UniqueConstraint("callback", "kind", name=op.f("uq_text_callback_kind")),
        schema="routing",
    )
    op.create_index(op.f("ix_text_due_at"), "text", ["due_at"], schema="routing")
    op.execute("grant select, insert, update, delete on routing.text to servicetelefon_app")
