"""Staff sign in with accounts of the city: whose account is whose, and sign-ins under way."""

import sqlalchemy as sa
from alembic import op

revision = "0019_central_sign_in"
down_revision = "0018_reports"


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.add_column(
        "session",
        sa.Column("way", sa.Text(), nullable=False, server_default=sa.text("'password'")),
        schema="people",
    )
    op.create_table(
        "identity",
        sa.Column("account", sa.Uuid(), nullable=False),
        sa.Column("subject_lookup", sa.LargeBinary(), nullable=False),
        sa.Column("bound_at", moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["account"], ["people.account.id"], name=op.f("fk_identity_account")
        ),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_identity")),
        sa.UniqueConstraint("subject_lookup", name=op.f("uq_identity_subject_lookup")),
        schema="people",
    )
    op.create_table(
        "sign_in_try",
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.Column("begun_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("state", name=op.f("pk_sign_in_try")),
        schema="people",
    )
    op.create_index(op.f("ix_sign_in_try_begun_at"), "sign_in_try", ["begun_at"], schema="people")
    op.execute(
        "grant select, insert, delete on people.identity, people.sign_in_try to servicetelefon_app"
    )
