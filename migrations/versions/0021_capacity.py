"""How many referrals a week an office says it can take in."""

import sqlalchemy as sa
from alembic import op

revision = "0021_capacity"
down_revision = "0020_person_rights"


def upgrade() -> None:
    op.create_table(
        "capacity",
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("per_week", sa.Integer(), nullable=False),
        sa.Column("stated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("office", name=op.f("pk_capacity")),
        schema="planning",
    )
    op.execute("grant select, insert, update, delete on planning.capacity to servicetelefon_app")
