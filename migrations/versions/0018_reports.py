"""Reports by mail, questions without an article, what offices gave back, what rosters cover."""

import sqlalchemy as sa
from alembic import op

revision = "0018_reports"
down_revision = "0017_caller_codes"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    for table, name in (("contact", "unanswered"), ("enquiry", "returns")):
        op.add_column(
            table,
            sa.Column(name, sa.Integer(), server_default=sa.text("0"), nullable=False),
            schema="records",
        )
    op.create_table(
        "mailing",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("about", sa.Date(), nullable=False),
        sa.Column("recipient", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=True),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.Column("fault", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailing")),
        sa.UniqueConstraint(
            "report", "about", "recipient", name=op.f("uq_mailing_report_about_recipient")
        ),
        schema="measures",
    )
    op.create_index(op.f("ix_mailing_due_at"), "mailing", ["due_at"], schema="measures")
    op.execute("grant select, insert, update on measures.mailing to servicetelefon_app")
    op.create_table(
        "coverage",
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("agents", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("line", "starts_at", name=op.f("pk_coverage")),
        schema="planning",
    )
    op.execute("grant select, insert, update, delete on planning.coverage to servicetelefon_app")
