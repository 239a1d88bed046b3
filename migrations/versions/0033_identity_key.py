"""Under which key the person at the city's own sign-in was hashed last: the name there is not kept, so
nothing else tells when an earlier key may go."""

from alembic import op

revision = "0033_identity_key"
down_revision = "0032_identity_hashed_anew"


def upgrade() -> None:
    op.execute("alter table people.identity add column key integer")
    op.execute("grant update (key) on people.identity to servicetelefon_app")
