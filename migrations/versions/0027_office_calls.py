"""Calls of specialists to citizens, from the page of a referral."""

import sqlalchemy as sa
from alembic import op

revision = "0027_office_calls"
down_revision = "0026_training_entered_by"


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    live = sa.text("ended_at is null")
    op.create_table(
        "office_call",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("enquiry", sa.Uuid(), nullable=False),
        sa.Column("office", sa.Text(), nullable=True),
        sa.Column("node", sa.Text(), nullable=False),
        sa.Column("account", sa.Uuid(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("phone_channel", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("made_at", moment, nullable=False),
        sa.Column("since", moment, nullable=False),
        sa.Column("due_at", moment, nullable=True),
        sa.Column("ended_at", moment, nullable=True),
        sa.Column("wish", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["enquiry"], ["records.enquiry.id"], name=op.f("fk_office_call_enquiry")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_call")),
        schema="phone",
    )
    for name, columns, options in (
        ("ix_office_call_enquiry", ["enquiry"], {}),
        ("ix_office_call_live", ["node"], {"postgresql_where": live}),
        ("uq_office_call_account", ["account"], {"unique": True, "postgresql_where": live}),
        ("uq_office_call_enquiry", ["enquiry"], {"unique": True, "postgresql_where": live}),
    ):
        op.create_index(name, "office_call", columns, schema="phone", **options)
    op.execute("grant select, insert, update, delete on phone.office_call to servicetelefon_app")
