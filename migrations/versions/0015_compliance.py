"""What managers enter for the file of duties."""

import sqlalchemy as sa
from alembic import op

revision = "0015_compliance"
down_revision = "0014_texts"


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.execute("create schema compliance")
    op.create_table(
        "attestation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("duty", sa.Text(), nullable=False),
        sa.Column("account", sa.Uuid(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("until", moment),
        sa.Column("words", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attestation")),
        schema="compliance",
    )
    op.create_index(op.f("ix_attestation_duty"), "attestation", ["duty"], schema="compliance")
    op.create_table(
        "training",
        sa.Column("account", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.PrimaryKeyConstraint("account", "subject", name=op.f("pk_training")),
        schema="compliance",
    )
    op.create_table(
        "processor",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("task", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("authority_told_at", moment),
        sa.Column("since", moment, nullable=False),
        sa.Column("until", moment),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_processor")),
        schema="compliance",
    )
    op.create_table(
        "drill",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("switch", sa.Text(), nullable=False),
        sa.Column("worked", sa.Boolean(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drill")),
        schema="compliance",
    )
    op.create_table(
        "incident",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("known_at", moment, nullable=False),
        sa.Column("due_at", moment, nullable=False),
        sa.Column("told_at", moment),
        sa.Column("closed_at", moment),
        sa.Column("words", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident")),
        schema="compliance",
    )
    op.execute("grant usage on schema compliance to servicetelefon_app")
    op.execute(
        "grant select, insert, update on all tables in schema compliance to servicetelefon_app"
    )
