"""The audit is cleared by rule: by a function, for nobody who serves people may read or delete it."""

from alembic import op

revision = "0024_audit_cleared"
down_revision = "0023_sent_links"

# Half a year stays whatever is asked (AI Act, Art. 19 and 26(6)), reckoned from the newest line, so
# that nobody who can call this can wipe out what was just done.
CLEAR = """
create function audit.clear(before timestamptz) returns bigint
language sql security definer set search_path = '' as $$
  with gone as (
    delete from audit.entry
    where at < least(before, (select max(at) from audit.entry) - interval '184 days')
    returning 1
  )
  select count(*) from gone
$$;
revoke all on function audit.clear(timestamptz) from public;
grant execute on function audit.clear(timestamptz) to servicetelefon_app;
"""


def upgrade() -> None:
    op.execute(CLEAR)
