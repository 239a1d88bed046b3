"""Information and erasure for a person; who may read the audit, and names by two people."""

import sqlalchemy as sa
from alembic import op

revision = "0020_person_rights"
down_revision = "0019_central_sign_in"

AUDITOR = "servicetelefon_auditor"


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "person_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("account", sa.Uuid(), nullable=False),
        sa.Column("found", sa.Integer(), nullable=False),
        sa.Column("kept", sa.Integer(), nullable=False),
        sa.Column("words", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_request")),
        schema="compliance",
    )
    op.create_table(
        "name_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entry", sa.Uuid(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", moment, nullable=False),
        sa.Column("answered_by", sa.Uuid()),
        sa.Column("answered_at", moment),
        sa.Column("agreed", sa.Boolean()),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("answered_by <> asked_by", name=op.f("ck_name_request_second_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_name_request")),
        schema="compliance",
    )
    op.execute("grant select, insert on compliance.person_request to servicetelefon_app")
    op.execute("grant select, insert, update on compliance.name_request to servicetelefon_app")
    # Searched by what was looked at: a scan of years would hold up who asks.
    op.create_index(op.f("ix_entry_object_id"), "entry", ["object_id"], schema="audit")
    op.execute(f"grant usage on schema audit to {AUDITOR}")
    op.execute(f"grant select on audit.entry to {AUDITOR}")
