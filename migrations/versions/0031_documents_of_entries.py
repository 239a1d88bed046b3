"""A document may belong to what a citizen added later, not only to what was handed over first."""

import sqlalchemy as sa
from alembic import op

revision = "0031_documents_of_entries"
down_revision = "0030_fewer_index_entries"


def upgrade() -> None:
    where = {"schema": "referral"}
    op.add_column("document", sa.Column("entry", sa.Uuid(), nullable=True), **where)
    op.create_foreign_key(
        op.f("fk_document_entry"),
        "document",
        "entry",
        ["entry"],
        ["id"],
        source_schema="referral",
        referent_schema="referral",
    )
