"""Why a callback does not stand in the order yet: the carrier is away."""

import sqlalchemy as sa
from alembic import op

revision = "0028_callback_held"
down_revision = "0027_office_calls"


def upgrade() -> None:
    op.add_column("callback", sa.Column("held", sa.Text(), nullable=True), schema="routing")
