"""Whoever signs in at the city's own sign-in after a change of keys is hashed anew."""

from alembic import op

revision = "0032_identity_hashed_anew"
down_revision = "0031_documents_of_entries"


def upgrade() -> None:
    op.execute("grant update (subject_lookup) on people.identity to servicetelefon_app")
