"""Callbacks with their place in the order; a call may be a try of one."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004_callbacks"
down_revision = "0003_broken_requests"


def upgrade() -> None:
    op.add_column("call", sa.Column("callback", sa.Uuid(), nullable=True), schema="phone")
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "callback",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("realm", sa.Text(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("contact", sa.Uuid(), nullable=False),
        sa.Column("asked_in", sa.Uuid(), nullable=True),
        sa.Column("number", sa.LargeBinary(), nullable=True),
        sa.Column("number_lookup", sa.LargeBinary(), nullable=True),
        sa.Column("neutral", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("asked_at", moment, nullable=False),
        sa.Column("asked_times", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("arrived_at", moment, nullable=False),
        sa.Column("due_at", moment, nullable=True),
        sa.Column("until", moment, nullable=True),
        sa.Column("tries", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("needs", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=True),
        sa.Column("district", sa.Text(), nullable=True),
        sa.Column("node", sa.Text(), nullable=True),
        sa.Column("ended_at", moment, nullable=True),
        sa.Column("settled_how", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["contact"],
            ["records.contact.id"],
            name=op.f("fk_callback_contact"),
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.ForeignKeyConstraint(
            ["asked_in"], ["records.contact.id"], name=op.f("fk_callback_asked_in")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_callback")),
        sa.UniqueConstraint("contact", name=op.f("uq_callback_contact")),
        schema="routing",
    )
    op.create_index(op.f("ix_callback_asked_in"), "callback", ["asked_in"], schema="routing")
    _some("ix_callback_due", ["due_at"], "state = 'appointed'")
    _some("ix_callback_by_hand", ["asked_at"], "state = 'by_hand'")
    open_ones = "state in ('appointed', 'in_order', 'in_hand')"
    number = ["realm", "line", "number_lookup"]
    _some("ix_callback_one_open_per_number", number, open_ones, unique=True)
    op.execute("grant select, insert, update, delete on routing.callback to servicetelefon_app")


def _some(name: str, columns: list[str], which: str, *, unique: bool = False) -> None:
    op.create_index(
        name,
        "callback",
        columns,
        unique=unique,
        schema="routing",
        postgresql_where=sa.text(which),
    )
