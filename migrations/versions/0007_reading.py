"""Which version of an article was read out in a contact."""

import sqlalchemy as sa
from alembic import op

revision = "0007_reading"
down_revision = "0006_referral"


def upgrade() -> None:
    op.create_table(
        "reading",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contact", sa.Uuid(), nullable=False),
        sa.Column("article", sa.Text(), nullable=False),
        sa.Column("version", sa.Uuid(), nullable=False),
        sa.Column("rendering", sa.Text(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact"], ["records.contact.id"], name=op.f("fk_reading_contact")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading")),
        schema="desk",
    )
    op.create_index(op.f("ix_reading_contact"), "reading", ["contact"], schema="desk")
    op.execute("grant select, insert on desk.reading to servicetelefon_app")
