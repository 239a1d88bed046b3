"""A step of a call writes fewer index entries.

Whether a call lives is a column of its own: the state stands in no index any more, so that a step
stays in its page. Indexes that nobody reads go, others leave out the rows that nobody looks for.
"""

import sqlalchemy as sa
from alembic import op

revision = "0030_fewer_index_entries"
down_revision = "0029_entry_deliveries"


def upgrade() -> None:
    op.add_column(
        "call",
        sa.Column(
            "live", sa.Boolean(), sa.Computed("state <> 'closed'", persisted=True), nullable=False
        ),
        schema="phone",
    )
    op.drop_index("ix_call_live", "call", schema="phone")
    op.create_index(
        "ix_call_live", "call", ["node"], schema="phone", postgresql_where=sa.text("live")
    )
    # Room in the page for the next steps of its calls.
    op.execute("alter table phone.call set (fillfactor = 70)")
    op.execute("alter table records.contact set (fillfactor = 80)")
    op.drop_index("ix_offer_open_due", "offer", schema="routing")
    op.drop_index("ix_journal_enquiry", "journal", schema="records")
    for name, column, where in (
        ("ix_contact_enquiry", "enquiry", "enquiry is not null"),
        ("ix_contact_not_judged", "closed_at", "repeat is null and closed_at is not null"),
    ):
        op.drop_index(name, "contact", schema="records")
        op.create_index(
            name, "contact", [column], schema="records", postgresql_where=sa.text(where)
        )
