"""Indexes of the offices' lists: by owner, by level, and emergencies that nobody accepted yet."""

import sqlalchemy as sa
from alembic import op

revision = "0012_office_inbox"
down_revision = "0011_advice_centres"

OPEN = sa.text("state <> 'closed'")


def upgrade() -> None:
    op.drop_index("ix_referral_owner", "referral", schema="referral")
    for name, first in (("ix_referral_owner", "owner"), ("ix_referral_level", "level")):
        op.create_index(
            name,
            "referral",
            [first, "due_at", "enquiry"],
            unique=False,
            schema="referral",
            postgresql_where=OPEN,
        )
    op.create_index(
        "ix_referral_emergency",
        "referral",
        ["partition", "received_at"],
        unique=False,
        schema="referral",
        postgresql_where=sa.text("kind = 'emergency' and state = 'new'"),
    )
