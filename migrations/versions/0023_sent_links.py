"""Links to a leaflet that a caller wanted by text message."""

import sqlalchemy as sa
from alembic import op

revision = "0023_sent_links"
down_revision = "0022_always"


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contact", sa.Uuid(), nullable=False),
        sa.Column("article", sa.Text(), nullable=False),
        sa.Column("due_at", moment, nullable=True),
        sa.Column("tries", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("sent_at", moment, nullable=True),
        sa.Column("given_up_at", moment, nullable=True),
        sa.ForeignKeyConstraint(["contact"], ["records.contact.id"], name=op.f("fk_link_contact")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link")),
        sa.UniqueConstraint("contact", "article", name=op.f("uq_link_contact_article")),
        schema="phone",
    )
    op.create_index(op.f("ix_link_due_at"), "link", ["due_at"], schema="phone")
    op.execute("grant select, insert, update, delete on phone.link to servicetelefon_app")
