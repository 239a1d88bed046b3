"""Who entered that somebody was trained."""

import sqlalchemy as sa
from alembic import op

revision = "0026_training_entered_by"
down_revision = "0025_question_by_text"


def upgrade() -> None:
    op.add_column(
        "training", sa.Column("entered_by", sa.Uuid(), nullable=True), schema="compliance"
    )
