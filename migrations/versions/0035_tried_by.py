"""A delivery's try names its process: one that is gone holds nothing up."""

import sqlalchemy as sa
from alembic import op

revision = "0035_tried_by"
down_revision = "0034_further_texts"


def upgrade() -> None:
    op.add_column("delivery", sa.Column("tried_by", sa.Integer(), nullable=True), schema="referral")
