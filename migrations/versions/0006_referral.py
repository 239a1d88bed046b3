"""Referrals: rows with clocks, content sealed apart, claims that cannot be lost, row policies.

A transaction says whose referrals it sees (`set local servicetelefon.office`, a list of
partitions or `*` for the line itself); one that says nothing sees none.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006_referral"
down_revision = "0005_knowledge"

MOMENT = sa.DateTime(timezone=True)

GUARDS = """
alter table referral.referral
  add constraint ck_referral_claim_has_receipt
    check (state <> 'closed' or claim is null or claim = 'no' or receipt_at is not null),
  add constraint ck_referral_closed_has_result
    check (state <> 'closed' or (result is not null and closed_at is not null)),
  add constraint ck_referral_open_has_owner
    check (state = 'closed' or level is not null);

create function referral.referral_is_kept() returns trigger language plpgsql as $$
begin
  if new.received_at <> old.received_at or new.claim is distinct from old.claim
    or new.channel <> old.channel or new.kind <> old.kind then
    raise exception 'what was handed over is not edited' using errcode = 'check_violation';
  end if;
  if old.receipt_at is not null and new.receipt_at is distinct from old.receipt_at then
    raise exception 'a receipt stands' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger kept before update on referral.referral
  for each row execute function referral.referral_is_kept();

create function referral.claim_is_kept() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    if new.enquiry <> old.enquiry or new.received_at <> old.received_at or new.wish <> old.wish then
      raise exception 'a claim is not edited' using errcode = 'check_violation';
    end if;
    return new;
  end if;
  if not exists (
    select 1 from referral.referral r where r.enquiry = old.enquiry and r.receipt_at is not null
  ) then
    raise exception 'a claim stays until the office has confirmed its receipt'
      using errcode = 'check_violation';
  end if;
  return old;
end $$;
create trigger kept before update or delete on referral.benefit_claim
  for each row execute function referral.claim_is_kept();

create function referral.no_truncate() returns trigger language plpgsql as $$
begin
  raise exception '% is not emptied', tg_table_name using errcode = 'check_violation';
end $$;
create trigger no_truncate before truncate on referral.benefit_claim
  for each statement execute function referral.no_truncate();
"""

SEES = """
  current_setting('servicetelefon.office', true) = '*'
  or partition = any (string_to_array(current_setting('servicetelefon.office', true), ','))
"""

CHILDREN = ("entry", "benefit_claim", "document", "delivery", "feedback")


def upgrade() -> None:
    op.execute("create schema referral")
    referral()
    content()
    after()
    figures()
    for statement in (GUARDS,):
        op.get_bind().exec_driver_sql(statement.replace("%", "%%"))
    op.execute("grant usage on schema referral to servicetelefon_app")
    op.execute(
        "grant select, insert, update, delete on all tables in schema referral "
        "to servicetelefon_app"
    )
    op.execute("revoke delete on referral.referral from servicetelefon_app")
    op.execute("alter table referral.referral enable row level security")
    op.execute(f"create policy office on referral.referral using ({SEES}) with check ({SEES})")
    for child in CHILDREN:
        op.execute(f"alter table referral.{child} enable row level security")
        op.execute(
            f"create policy office on referral.{child} using (exists "  # noqa: S608 - constants
            f"(select 1 from referral.referral r where r.enquiry = {child}.enquiry))"
        )


def figures() -> None:
    """What is counted of an enquiry: codes and times in records.enquiry."""
    for name in ("channel", "enquiry_type", "matter", "urgency", "claim"):
        op.add_column("enquiry", sa.Column(name, sa.Text(), nullable=True), schema="records")
    for name in ("due_at", "accepted_at", "replied_at", "receipt_at"):
        op.add_column("enquiry", sa.Column(name, MOMENT, nullable=True), schema="records")
    op.add_column(
        "enquiry",
        sa.Column("escalations", sa.Integer(), server_default=sa.text("0"), nullable=False),
        schema="records",
    )
    op.add_column(
        "enquiry", sa.Column("at_first_contact", sa.Boolean(), nullable=True), schema="records"
    )
    op.create_index(
        op.f("ix_enquiry_opened_at"), "enquiry", ["opened_at"], unique=False, schema="records"
    )


def referral() -> None:
    text, no = sa.Text(), {"nullable": False}
    op.create_table(
        "referral",
        sa.Column("enquiry", sa.Uuid(), **no),
        sa.Column("partition", text, **no),
        sa.Column("office", text, nullable=True),
        sa.Column("line", text, **no),
        sa.Column("realm", text, **no),
        sa.Column("channel", text, **no),
        sa.Column("kind", text, **no),
        sa.Column("enquiry_type", text, nullable=True),
        sa.Column("matter", text, nullable=True),
        sa.Column("district", text, nullable=True),
        sa.Column("language", text, **no),
        sa.Column("state", text, **no),
        sa.Column("since", MOMENT, **no),
        sa.Column("received_at", MOMENT, **no),
        sa.Column("clock_from", MOMENT, **no),
        sa.Column("due_at", MOMENT, **no),
        sa.Column("level", text, nullable=True),
        sa.Column("level_changes_at", MOMENT, nullable=True),
        sa.Column("owner", sa.Uuid(), nullable=True),
        sa.Column("taken_by", sa.Uuid(), nullable=True),
        sa.Column("urgency", text, **no),
        sa.Column("urgency_reason", text, **no),
        sa.Column("urgency_confirmed", sa.Boolean(), **no),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("claim", text, nullable=True),
        sa.Column("protection", text, nullable=True),
        sa.Column("wants_callback", sa.Boolean(), **no),
        sa.Column("neutral", sa.Boolean(), **no),
        sa.Column("legal_basis", text, **no),
        sa.Column("accepted_at", MOMENT, nullable=True),
        sa.Column("replied_at", MOMENT, nullable=True),
        sa.Column("receipt_at", MOMENT, nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("result", text, nullable=True),
        sa.Column("clear_at", MOMENT, nullable=True),
        sa.Column("cleared_at", MOMENT, nullable=True),
        sa.Column("key", text, **no),
        sa.Column("reference", sa.LargeBinary(), nullable=True),
        sa.Column("reference_lookup", sa.LargeBinary(), nullable=True),
        sa.Column("phone_lookup", sa.LargeBinary(), nullable=True),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=True),
        sa.Column("code", sa.LargeBinary(), **no),
        sa.Column("code_failures", sa.Integer(), server_default=sa.text("0"), **no),
        sa.Column("code_locked_until", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["enquiry"], ["records.enquiry.id"], name=op.f("fk_referral_enquiry")
        ),
        sa.PrimaryKeyConstraint("enquiry", name=op.f("pk_referral")),
        schema="referral",
    )
    indexes("referral", {
        "uq_referral_reference_lookup": (["reference_lookup"], None),
        "ix_referral_phone_lookup": (["phone_lookup"], None),
        "ix_referral_open": (["partition", "due_at", "enquiry"], "state <> 'closed'"),
        "ix_referral_clock": (["due_at", "enquiry"], "state <> 'closed'"),
        "ix_referral_owner": (["owner"], "state <> 'closed'"),
        "ix_referral_changes": (["level_changes_at"], "level_changes_at is not null"),
        "ix_referral_clear": (["clear_at"], "clear_at is not null"),
        "ix_referral_closed": (["partition", "closed_at"], "state = 'closed'"),
    })  # fmt: skip


def indexes(table: str, wanted: dict[str, tuple[list[str], str | None]]) -> None:
    for name, (columns, where) in wanted.items():
        op.create_index(
            name,
            table,
            columns,
            unique=name.startswith("uq_"),
            schema="referral",
            postgresql_where=sa.text(where) if where else None,
        )


def child(name: str, *columns: sa.Column, key: str = "id") -> None:
    """A table whose rows belong to a referral."""
    first = [] if key == "enquiry" else [sa.Column(key, sa.Uuid(), nullable=False)]
    op.create_table(
        name,
        *first,
        sa.Column("enquiry", sa.Uuid(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(
            ["enquiry"], ["referral.referral.enquiry"], name=op.f(f"fk_{name}_enquiry")
        ),
        sa.PrimaryKeyConstraint(key, name=op.f(f"pk_{name}")),
        schema="referral",
    )
    if key != "enquiry":
        indexes(name, {f"ix_{name}_enquiry": (["enquiry"], None)})


def content() -> None:
    text = sa.Text()
    child(
        "entry",
        sa.Column("kind", text, nullable=False),
        sa.Column("role", text, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("key", text, nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
    )
    child(
        "benefit_claim",
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("wish", text, nullable=False),
        sa.Column("key", text, nullable=False),
        sa.Column("wording", sa.LargeBinary(), nullable=False),
        key="enquiry",
    )
    child(
        "document",
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("media_type", text, nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("state", text, nullable=False),
        sa.Column("arrived_at", MOMENT, nullable=False),
        sa.Column("confirmed_at", MOMENT, nullable=True),
        sa.Column("cleared_at", MOMENT, nullable=True),
        sa.Column("key", text, nullable=False),
        sa.Column("about", sa.LargeBinary(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
    )


def after() -> None:
    text = sa.Text()
    child(
        "delivery",
        sa.Column("office", text, nullable=False),
        sa.Column("way", text, nullable=False),
        sa.Column("state", text, nullable=False),
        sa.Column("tries", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=True),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.Column("proof", text, nullable=True),
        sa.Column("fault", text, nullable=True),
    )
    indexes("delivery", {
        "ix_delivery_due": (["due_at"], "state = 'waiting'"),
        "ix_delivery_dead": (["made_at"], "state = 'dead'"),
    })  # fmt: skip
    op.create_table(
        "deputy",
        sa.Column("office", text, nullable=False),
        sa.Column("level", text, nullable=False),
        sa.Column("account", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("office", "level", "account", name=op.f("pk_deputy")),
        schema="referral",
    )
    child(
        "feedback",
        sa.Column("enquiry_type", text, nullable=True),
        sa.Column("article", text, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=True),
    )
    indexes("feedback", {"ix_feedback_open": (["at"], "seen_at is null")})
