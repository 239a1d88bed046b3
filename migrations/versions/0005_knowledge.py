"""Knowledge: versions of articles and figures, states of laws, what is due, what found nothing."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005_knowledge"
down_revision = "0004_callbacks"

HOLD_VALID = """
create function knowledge.hold_valid(wanted uuid, moment timestamptz, operation text)
returns boolean language plpgsql volatile as $$
begin
  perform 1 from knowledge.version
  where id = wanted and shown_from <= moment and (shown_until is null or moment < shown_until)
    and (state in ('approved', 'due')
      or (operation = 'trial' and state in ('delivered', 'delivered_due')))
  for share;
  return found;
end $$;
comment on function knowledge.hold_valid is
  'Whether this version may be told at this moment; if so it stays so until the transaction ends.';
"""

RIGHTS = """
grant usage on schema knowledge to servicetelefon_app;
grant select, insert, update, delete on all tables in schema knowledge to servicetelefon_app;
"""


def upgrade() -> None:
    op.execute("create schema knowledge")
    tables()
    op.execute(HOLD_VALID)
    op.execute(RIGHTS)


def tables() -> None:
    op.create_table(
        "edition",
        sa.Column("one", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("one = 1", name=op.f("ck_edition_one_row")),
        sa.PrimaryKeyConstraint("one", name=op.f("pk_edition")),
        schema="knowledge",
    )
    op.create_table(
        "figure",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("laws", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("folder_hash", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure")),
        schema="knowledge",
    )
    op.create_table(
        "law_state",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("taken_in_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_law_state")),
        sa.UniqueConstraint("hash", name=op.f("uq_law_state_hash")),
        schema="knowledge",
    )
    op.create_table(
        "unanswered",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("question", sa.LargeBinary(), nullable=False),
        sa.Column("alike", sa.LargeBinary(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unanswered")),
        schema="knowledge",
    )
    op.create_index(
        op.f("ix_unanswered_alike"), "unanswered", ["alike"], unique=False, schema="knowledge"
    )
    op.create_index(
        op.f("ix_unanswered_at"), "unanswered", ["at"], unique=False, schema="knowledge"
    )
    op.create_table(
        "version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("article", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("written_by", sa.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shown_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("shown_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("review_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_version")),
        sa.UniqueConstraint("article", "number", name=op.f("uq_version_article_number")),
        schema="knowledge",
    )
    op.create_index(
        "ix_version_running",
        "version",
        ["article"],
        unique=True,
        schema="knowledge",
        postgresql_where=sa.text(
            "state in ('delivered', 'delivered_due', 'approved', 'due') and shown_until is null"
        ),
    )
    op.create_index(
        "ix_version_written",
        "version",
        ["article"],
        unique=True,
        schema="knowledge",
        postgresql_where=sa.text("state in ('draft', 'in_review')"),
    )
    op.create_table(
        "word_families",
        sa.Column("one", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("one = 1", name=op.f("ck_word_families_one_row")),
        sa.PrimaryKeyConstraint("one", name=op.f("pk_word_families")),
        schema="knowledge",
    )
    op.create_table(
        "approval",
        sa.Column("version", sa.Uuid(), nullable=False),
        sa.Column("account", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["version"], ["knowledge.version.id"], name=op.f("fk_approval_version")
        ),
        sa.PrimaryKeyConstraint("version", "account", name=op.f("pk_approval")),
        schema="knowledge",
    )
    op.create_table(
        "figure_value",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("figure", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("value", sa.Numeric(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by", sa.Uuid(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["figure"], ["knowledge.figure.id"], name=op.f("fk_figure_value_figure")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure_value")),
        schema="knowledge",
    )
    op.create_index(
        op.f("ix_figure_value_figure"), "figure_value", ["figure"], unique=False, schema="knowledge"
    )
    op.create_index(
        "ix_figure_value_running",
        "figure_value",
        ["figure", "valid_from"],
        unique=True,
        schema="knowledge",
        postgresql_where=sa.text("state = 'running'"),
    )
    op.create_table(
        "law",
        sa.Column("state", sa.Uuid(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("names", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("sections", postgresql.JSONB(), nullable=False),
        sa.ForeignKeyConstraint(["state"], ["knowledge.law_state.id"], name=op.f("fk_law_state")),
        sa.PrimaryKeyConstraint("state", "document", name=op.f("pk_law")),
        schema="knowledge",
    )
    op.create_table(
        "law_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("law", sa.Text(), nullable=False),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("heading", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("differences", postgresql.JSONB(), nullable=False),
        sa.ForeignKeyConstraint(
            ["state"], ["knowledge.law_state.id"], name=op.f("fk_law_change_state")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_law_change")),
        schema="knowledge",
    )
    op.create_index(
        op.f("ix_law_change_state"), "law_change", ["state"], unique=False, schema="knowledge"
    )
    op.create_table(
        "due",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("article", sa.Text(), nullable=True),
        sa.Column("figure", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("change", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(article is null) <> (figure is null)", name=op.f("ck_due_one_thing")),
        sa.ForeignKeyConstraint(
            ["change"], ["knowledge.law_change.id"], name=op.f("fk_due_change")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_due")),
        schema="knowledge",
    )
    op.create_index(
        "ix_due_open",
        "due",
        ["article", "figure"],
        unique=False,
        schema="knowledge",
        postgresql_where=sa.text("settled_at is null"),
    )
