"""What a caller is doing besides waiting: the menu, what is typed, what was told and declined."""

import sqlalchemy as sa
from alembic import op

revision = "0008_callers"
down_revision = "0007_reading"


def upgrade() -> None:
    for name in ("menu", "asks", "told", "wants", "door"):
        op.add_column("call", sa.Column(name, sa.Text(), nullable=True), schema="phone")
    for name in ("no_callback", "quiet"):
        default = sa.text("false")
        op.add_column(
            "call",
            sa.Column(name, sa.Boolean(), server_default=default, nullable=False),
            schema="phone",
        )
