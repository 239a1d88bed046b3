"""An agent in an emergency calls a supervisor in."""

import sqlalchemy as sa
from alembic import op

revision = "0016_alarm"
down_revision = "0015_compliance"


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "alarm",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contact", sa.Uuid(), nullable=False),
        sa.Column("agent", sa.Uuid(), nullable=False),
        sa.Column("raised_at", moment, nullable=False),
        sa.Column("taken_by", sa.Uuid()),
        sa.Column("taken_at", moment),
        sa.Column("ended_at", moment),
        sa.ForeignKeyConstraint(["contact"], ["records.contact.id"], name=op.f("fk_alarm_contact")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alarm")),
        schema="desk",
    )
    op.create_index(op.f("ix_alarm_contact"), "alarm", ["contact"], schema="desk")
    op.create_index(
        "ix_alarm_one_running_per_contact",
        "alarm",
        ["contact"],
        unique=True,
        schema="desk",
        postgresql_where=sa.text("ended_at is null"),
    )
    op.execute("grant select, insert, update on desk.alarm to servicetelefon_app")
