"""The foundation: records, audit, routing, phone, people, desk, city, and the job queue.

Rights: `app` serves and is no superuser, so that row policies hold; the journal and its seals
take inserts only; `app` writes the audit and cannot read it; `figures` reads ContactRecords
and EnquiryRecords and nothing else.
"""

import sqlalchemy as sa
from alembic import op
from procrastinate.schema import SchemaManager
from sqlalchemy.dialects import postgresql

revision = "0001_foundation"
down_revision = None


SCHEMAS = ("records", "audit", "routing", "phone", "people", "desk", "city")

INSERTS_ONLY = """
create function records.inserts_only() returns trigger language plpgsql as $$
begin
  raise exception '% takes inserts only', tg_table_name using errcode = 'insufficient_privilege';
end $$;
create trigger inserts_only before update or delete or truncate on records.journal
  for each statement execute function records.inserts_only();
create trigger inserts_only before update or delete or truncate on records.seal
  for each statement execute function records.inserts_only();
"""

RIGHTS = """
revoke update, delete on records.journal, records.seal from servicetelefon_app;
revoke select, update, delete on audit.entry from servicetelefon_app;
grant usage on schema records to servicetelefon_figures;
grant select on records.contact, records.enquiry to servicetelefon_figures;
"""


def upgrade() -> None:
    for schema in SCHEMAS:
        op.execute(f"create schema {schema}")
    tables()
    op.execute(INSERTS_ONLY)
    for schema in SCHEMAS:
        op.execute(f"grant usage on schema {schema} to servicetelefon_app")
        op.execute(
            f"grant select, insert, update, delete on all tables in schema {schema} "
            "to servicetelefon_app"
        )
        op.execute(f"grant usage on all sequences in schema {schema} to servicetelefon_app")
    op.execute(RIGHTS)
    job_queue()


def job_queue() -> None:
    """Procrastinate's own tables, in a schema of their own."""
    op.execute("create schema jobs")
    op.execute("set local search_path to jobs")
    # The driver takes many statements at once only without parameters.
    op.get_bind().exec_driver_sql(SchemaManager.get_schema().replace("%", "%%"))
    op.execute("grant usage on schema jobs to servicetelefon_app")
    op.execute("grant all on all tables in schema jobs to servicetelefon_app")
    op.execute("grant all on all sequences in schema jobs to servicetelefon_app")
    op.execute("grant execute on all functions in schema jobs to servicetelefon_app")
    op.execute("set local search_path to public")


def tables() -> None:
    op.create_table(
        "entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account", sa.Uuid(), nullable=True),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("object_kind", sa.Text(), nullable=False),
        sa.Column("object_id", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("journal", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry")),
        schema="audit",
    )
    op.create_index(op.f("ix_entry_at"), "entry", ["at"], unique=False, schema="audit")
    op.create_table(
        "release",
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("files", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_release")),
        schema="city",
    )
    op.create_table(
        "switch",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("on", sa.Boolean(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("role", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_switch")),
        schema="city",
    )
    op.create_table(
        "account",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("login", sa.LargeBinary(), nullable=False),
        sa.Column("login_lookup", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("password", sa.Text(), nullable=True),
        sa.Column("must_change", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("failures", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("login_lookup", name=op.f("uq_account_login_lookup")),
        schema="people",
    )
    op.create_table(
        "handset",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("agent", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_handset")),
        schema="phone",
    )
    op.create_index(op.f("ix_handset_agent"), "handset", ["agent"], unique=False, schema="phone")
    op.create_table(
        "enquiry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("district", sa.Text(), nullable=True),
        sa.Column("office", sa.Text(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enquiry")),
        schema="records",
    )
    op.create_table(
        "journal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("contact", sa.Uuid(), nullable=True),
        sa.Column("enquiry", sa.Uuid(), nullable=True),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("office", sa.Text(), nullable=True),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal")),
        sa.UniqueConstraint("number", name=op.f("uq_journal_number")),
        schema="records",
    )
    op.create_index(
        op.f("ix_journal_contact"), "journal", ["contact"], unique=False, schema="records"
    )
    op.create_index(
        op.f("ix_journal_enquiry"), "journal", ["enquiry"], unique=False, schema="records"
    )
    op.create_table(
        "seal",
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("journal", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_seal")),
        sa.UniqueConstraint("journal", name=op.f("uq_seal_journal")),
        schema="records",
    )
    op.create_table(
        "node",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepting", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_node")),
        schema="routing",
    )
    op.create_table(
        "presence",
        sa.Column("agent", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("skills", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("phone_there", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("rest_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("contact", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("agent", name=op.f("pk_presence")),
        schema="routing",
    )
    op.create_table(
        "active",
        sa.Column("only", sa.Integer(), nullable=False),
        sa.Column("release", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["release"], ["city.release.hash"], name=op.f("fk_active_release")),
        sa.PrimaryKeyConstraint("only", name=op.f("pk_active")),
        schema="city",
    )
    op.create_table(
        "sound",
        sa.Column("release", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["release"], ["city.release.hash"], name=op.f("fk_sound_release")),
        sa.PrimaryKeyConstraint("release", "path", name=op.f("pk_sound")),
        schema="city",
    )
    op.create_table(
        "role",
        sa.Column("account", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.ForeignKeyConstraint(["account"], ["people.account.id"], name=op.f("fk_role_account")),
        sa.PrimaryKeyConstraint("account", "role", "office", name=op.f("pk_role")),
        schema="people",
    )
    op.create_table(
        "session",
        sa.Column("token", sa.LargeBinary(), nullable=False),
        sa.Column("account", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account"], ["people.account.id"], name=op.f("fk_session_account")
        ),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_session")),
        schema="people",
    )
    op.create_index(
        op.f("ix_session_account"), "session", ["account"], unique=False, schema="people"
    )
    op.create_index(
        op.f("ix_session_expires_at"), "session", ["expires_at"], unique=False, schema="people"
    )
    op.create_table(
        "skill",
        sa.Column("account", sa.Uuid(), nullable=False),
        sa.Column("skill", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["account"], ["people.account.id"], name=op.f("fk_skill_account")),
        sa.PrimaryKeyConstraint("account", "skill", name=op.f("pk_skill")),
        schema="people",
    )
    op.create_table(
        "contact",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("realm", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("line", sa.Text(), nullable=True),
        sa.Column("node", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("topic", sa.Text(), nullable=True),
        sa.Column("district", sa.Text(), nullable=True),
        sa.Column("door", sa.Text(), nullable=True),
        sa.Column("from_browser", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("greeted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("office", sa.Text(), nullable=True),
        sa.Column("enquiry", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["enquiry"], ["records.enquiry.id"], name=op.f("fk_contact_enquiry")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
        schema="records",
    )
    op.create_index(
        op.f("ix_contact_arrived_at"), "contact", ["arrived_at"], unique=False, schema="records"
    )
    op.create_index(
        op.f("ix_contact_enquiry"), "contact", ["enquiry"], unique=False, schema="records"
    )
    op.create_index(
        "ix_contact_open",
        "contact",
        ["arrived_at"],
        unique=False,
        schema="records",
        postgresql_where=sa.text("closed_at is null"),
    )
    op.create_table(
        "work",
        sa.Column("contact", sa.Uuid(), nullable=False),
        sa.Column("agent", sa.Uuid(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=True),
        sa.Column("district", sa.Text(), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("clear_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["contact"], ["records.contact.id"], name=op.f("fk_work_contact")),
        sa.PrimaryKeyConstraint("contact", name=op.f("pk_work")),
        schema="desk",
    )
    op.create_index(op.f("ix_work_agent"), "work", ["agent"], unique=False, schema="desk")
    op.create_index(op.f("ix_work_clear_at"), "work", ["clear_at"], unique=False, schema="desk")
    op.create_table(
        "call",
        sa.Column("contact", sa.Uuid(), nullable=False),
        sa.Column("node", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("first_ring", sa.DateTime(timezone=True), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=True),
        sa.Column("district", sa.Text(), nullable=True),
        sa.Column("needs", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=True),
        sa.Column("tries", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("outside_order", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("agent", sa.Uuid(), nullable=True),
        sa.Column("agent_phone", sa.Text(), nullable=True),
        sa.Column("agent_channel", sa.Text(), nullable=True),
        sa.Column("offer", sa.Uuid(), nullable=True),
        sa.Column("caller", sa.LargeBinary(), nullable=True),
        sa.Column("caller_lookup", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["contact"], ["records.contact.id"], name=op.f("fk_call_contact")),
        sa.PrimaryKeyConstraint("contact", name=op.f("pk_call")),
        schema="phone",
    )
    op.create_index(
        op.f("ix_call_caller_lookup"), "call", ["caller_lookup"], unique=False, schema="phone"
    )
    op.create_index(
        "ix_call_live",
        "call",
        ["node"],
        unique=False,
        schema="phone",
        postgresql_where=sa.text("state <> 'closed'"),
    )
    op.create_table(
        "request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contact", sa.Uuid(), nullable=False),
        sa.Column("node", sa.Text(), nullable=False),
        sa.Column("verb", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["contact"], ["records.contact.id"], name=op.f("fk_request_contact")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request")),
        schema="phone",
    )
    op.create_index(
        "ix_request_open",
        "request",
        ["node"],
        unique=False,
        schema="phone",
        postgresql_where=sa.text("done_at is null"),
    )
    op.create_table(
        "offer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contact", sa.Uuid(), nullable=False),
        sa.Column("agent", sa.Uuid(), nullable=False),
        sa.Column("node", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["contact"], ["records.contact.id"], name=op.f("fk_offer_contact")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer")),
        schema="routing",
    )
    op.create_index(
        "ix_offer_one_open_per_agent",
        "offer",
        ["agent"],
        unique=True,
        schema="routing",
        postgresql_where=sa.text("state in ('made', 'ringing')"),
    )
    op.create_index(
        "ix_offer_one_open_per_contact",
        "offer",
        ["contact"],
        unique=True,
        schema="routing",
        postgresql_where=sa.text("state in ('made', 'ringing')"),
    )
    op.create_index(
        "ix_offer_open_due",
        "offer",
        ["due_at"],
        unique=False,
        schema="routing",
        postgresql_where=sa.text("state in ('made', 'ringing')"),
    )
    op.create_table(
        "waiting",
        sa.Column("contact", sa.Uuid(), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("needs", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=True),
        sa.Column("district", sa.Text(), nullable=True),
        sa.Column("node", sa.Text(), nullable=False),
        sa.Column("outside_order", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("offered", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact"], ["records.contact.id"], name=op.f("fk_waiting_contact")
        ),
        sa.PrimaryKeyConstraint("contact", name=op.f("pk_waiting")),
        schema="routing",
    )
