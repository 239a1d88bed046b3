"""An answer to several questions keeps every text that it told: sources stand under it for all."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0034_further_texts"
down_revision = "0033_identity_key"


def upgrade() -> None:
    op.add_column("message", sa.Column("further", JSONB(), nullable=True), schema="chat")
