"""What measures need of a contact, who called again, minutes without persons, waits learned."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009_measures"
down_revision = "0008_callers"

MOMENT = sa.DateTime(timezone=True)

CONTACT = (
    ("callback", sa.Uuid()),
    ("callback_until", MOMENT),
    ("repeat", sa.Text()),
    ("repeated_at", MOMENT),
    ("helped", sa.Text()),
)


def upgrade() -> None:
    for name, kind in CONTACT:
        op.add_column("contact", sa.Column(name, kind, nullable=True), schema="records")
    for name in ("first_try", "asked_helped"):
        op.add_column(
            "contact",
            sa.Column(name, sa.Boolean(), server_default=sa.text("false"), nullable=False),
            schema="records",
        )
    op.create_index(
        "ix_contact_not_judged",
        "contact",
        ["closed_at"],
        schema="records",
        postgresql_where=sa.text("repeat is null"),
    )
    repeats()
    op.execute("create schema measures")
    op.create_table(
        "minute",
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("ready", sa.Integer(), nullable=False),
        sa.Column("busy", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("at", name=op.f("pk_minute")),
        schema="measures",
    )
    op.execute("grant usage on schema measures to servicetelefon_app, servicetelefon_figures")
    op.execute("grant select, insert, delete on measures.minute to servicetelefon_app")
    op.execute("grant select on measures.minute to servicetelefon_figures")
    op.execute(
        "grant select, insert, update, delete on records.repeat_key, records.repeat_mark "
        "to servicetelefon_app"
    )
    planning()


def repeats() -> None:
    op.create_table(
        "repeat_key",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_repeat_key")),
        schema="records",
    )
    op.create_table(
        "repeat_mark",
        sa.Column("contact", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("mark", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact"], ["records.contact.id"], name=op.f("fk_repeat_mark_contact")
        ),
        sa.PrimaryKeyConstraint("contact", name=op.f("pk_repeat_mark")),
        schema="records",
    )
    for column in ("day", "mark"):
        op.create_index(op.f(f"ix_repeat_mark_{column}"), "repeat_mark", [column], schema="records")


def planning() -> None:
    """Scenarios with their results, the go / no-go record, what was learned of waits."""
    op.execute("create schema planning")
    op.create_table(
        "scenario",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("spec", postgresql.JSONB(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("result", postgresql.JSONB(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scenario")),
        schema="planning",
    )
    op.create_table(
        "decision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("go", sa.Boolean(), nullable=False),
        sa.Column("signed", sa.LargeBinary(), nullable=False),
        sa.Column("list", postgresql.JSONB(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        schema="planning",
    )
    op.create_table(
        "learned",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("learned_at", MOMENT, nullable=False),
        sa.Column("content", postgresql.JSONB(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_learned")),
        schema="planning",
    )
    op.create_index(op.f("ix_decision_district"), "decision", ["district"], schema="planning")
    op.execute("grant usage on schema planning to servicetelefon_app")
    op.execute(
        "grant select, insert, update, delete on all tables in schema planning "
        "to servicetelefon_app"
    )
