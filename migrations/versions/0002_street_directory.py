"""Responsibility: the street directories that were taken in, and the newest one's segments."""

import sqlalchemy as sa
from alembic import op

revision = "0002_street_directory"
down_revision = "0001_foundation"


def upgrade() -> None:
    op.execute("create schema responsibility")
    op.create_table(
        "directory",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("taken_in_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("segments", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory")),
        schema="responsibility",
    )
    op.create_table(
        "segment",
        sa.Column("directory", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("street", sa.Text(), nullable=False),
        sa.Column("first_number", sa.Integer(), nullable=False),
        sa.Column("first_letter", sa.Text(), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.Column("last_letter", sa.Text(), nullable=False),
        sa.Column("side", sa.SmallInteger(), nullable=False),
        sa.Column("quarter", sa.Text(), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("postcode", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["directory"],
            ["responsibility.directory.id"],
            name=op.f("fk_segment_directory"),
        ),
        sa.PrimaryKeyConstraint("directory", "position", name=op.f("pk_segment")),
        schema="responsibility",
    )
    op.execute("grant usage on schema responsibility to servicetelefon_app")
    op.execute(
        "grant select, insert, update, delete on all tables in schema responsibility "
        "to servicetelefon_app"
    )
