"""What a caller has typed a code for: the chat before this call, an enquiry; and wrong tries."""

import sqlalchemy as sa
from alembic import op

revision = "0017_caller_codes"
down_revision = "0016_alarm"


def upgrade() -> None:
    op.add_column("call", sa.Column("chat", sa.Uuid(), nullable=True), schema="phone")
    op.add_column("call", sa.Column("enquiry", sa.Uuid(), nullable=True), schema="phone")
    op.add_column(
        "call",
        sa.Column("codes_wrong", sa.Integer(), server_default=sa.text("0"), nullable=False),
        schema="phone",
    )
