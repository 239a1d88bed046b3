"""Each approval of crisis list and label: the newest runs, whatever a release holds."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0022_always"
down_revision = "0021_capacity"


def upgrade() -> None:
    op.create_table(
        "always",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("files", JSONB(), nullable=False),
        sa.Column("labels", JSONB(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("role", sa.Text()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_always")),
        schema="city",
    )
    op.execute("grant select, insert on city.always to servicetelefon_app")
