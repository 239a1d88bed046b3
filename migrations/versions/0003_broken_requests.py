"""Requests of desks that broke are kept as such."""

import sqlalchemy as sa
from alembic import op

revision = "0003_broken_requests"
down_revision = "0002_street_directory"


def upgrade() -> None:
    op.add_column(
        "request",
        sa.Column("broken", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        schema="phone",
    )
