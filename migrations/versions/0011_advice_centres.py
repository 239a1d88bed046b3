"""Registered advice centres: number and PIN open the duty desk's door."""

import sqlalchemy as sa
from alembic import op

revision = "0011_advice_centres"
down_revision = "0010_third_parties"


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "centre",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("pin", sa.Text(), nullable=False),
        sa.Column("made_at", moment, nullable=False),
        sa.Column("withdrawn_at", moment, nullable=True),
        sa.Column("wrong", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("wrong_at", moment, nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_centre")),
        schema="phone",
    )
    op.execute("grant select, insert, update on phone.centre to servicetelefon_app")
