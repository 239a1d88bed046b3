"""What a citizen adds later goes to offices without inbox too: numbered entries, each with a delivery
that follows the one before."""

import sqlalchemy as sa
from alembic import op

revision = "0029_entry_deliveries"
down_revision = "0028_callback_held"

NUMBERED = """
update referral.entry set number = counted.number
from (
  select id, row_number() over (partition by enquiry order by at, id) as number
  from referral.entry where kind in ('addition', 'correction', 'withdrawal')
) counted
where counted.id = entry.id
"""


def upgrade() -> None:
    where = {"schema": "referral"}
    op.add_column("entry", sa.Column("number", sa.SmallInteger(), nullable=True), **where)
    op.execute(NUMBERED)
    numbered = sa.text("number is not null")
    op.create_index(
        "uq_entry_number",
        "entry",
        ["enquiry", "number"],
        unique=True,
        postgresql_where=numbered,
        **where,
    )
    op.add_column("delivery", sa.Column("entry", sa.Uuid(), nullable=True), **where)
    op.add_column("delivery", sa.Column("follows", sa.Uuid(), nullable=True), **where)
    moment = sa.DateTime(timezone=True)
    op.add_column("delivery", sa.Column("confirmed_at", moment, nullable=True), **where)
    for column, target in (("entry", "entry"), ("follows", "delivery")):
        op.create_foreign_key(
            op.f(f"fk_delivery_{column}"),
            "delivery",
            target,
            [column],
            ["id"],
            source_schema="referral",
            referent_schema="referral",
        )
    op.create_index(
        "uq_delivery_follows",
        "delivery",
        ["follows"],
        unique=True,
        postgresql_where=sa.text("follows is not null"),
        **where,
    )
