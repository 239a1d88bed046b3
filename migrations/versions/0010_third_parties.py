"""Calls know whom their agent has called, and whether the agent is muted."""

import sqlalchemy as sa
from alembic import op

revision = "0010_third_parties"
down_revision = "0009_measures"


def upgrade() -> None:
    muted = sa.Column("muted", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    op.add_column("call", muted, schema="phone")
    for name in ("third", "third_channel", "third_refused"):
        op.add_column("call", sa.Column(name, sa.Text(), nullable=True), schema="phone")
    op.add_column("request", sa.Column("value", sa.Text(), nullable=True), schema="phone")
