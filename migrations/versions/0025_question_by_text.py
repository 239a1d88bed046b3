"""The voluntary question by text message: a link without an article, one a contact."""

import sqlalchemy as sa
from alembic import op

revision = "0025_question_by_text"
down_revision = "0024_audit_cleared"


def upgrade() -> None:
    op.alter_column("link", "article", existing_type=sa.Text(), nullable=True, schema="phone")
    op.drop_constraint("uq_link_contact_article", "link", schema="phone")
    op.create_unique_constraint(
        op.f("uq_link_contact_article"),
        "link",
        ["contact", "article"],
        schema="phone",
        postgresql_nulls_not_distinct=True,
    )
