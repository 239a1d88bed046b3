"""Lists, search and clock page take as long with a hundred thousand open referrals as with few.

5,000 rows in every run, 100,000 with DRILL=1: each below 100 ms at the database.
"""

from __future__ import annotations

import os
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

import psycopg
import pytest

from referrals import MONDAY, Bureau
from servicetelefon.domain.escalation import Level
from servicetelefon.kit.database import Transaction
from servicetelefon.referral import read, store
from servicetelefon.referral.read import Asked, Which
from servicetelefon.referral.store import LINE_SEES, Sees

pytestmark = pytest.mark.stores

DRILL = bool(os.environ.get("DRILL"))
ROWS = 100_000 if DRILL else 5_000
LONGEST = 0.1
OFFICES = 7

_FILL = """
insert into records.enquiry (id, opened_at, kind)
select gen_random_uuid(), %(start)s, 'message' from generate_series(1, %(rows)s);
"""
_REFERRALS = """
insert into referral.referral (enquiry, partition, office, line, realm, channel, kind, language,
  state, since, received_at, clock_from, due_at, level, level_changes_at, urgency, urgency_reason,
  urgency_confirmed, wants_callback, neutral, legal_basis, key, code, reference_lookup,
  phone_lookup, owner)
select id, 'office' || n %% 7, 'office' || n %% 7, 'sozial', 'live', 'phone',
  case when n %% 97 = 0 then 'emergency' else 'message' end, 'de',
  (array['new', 'accepted', 'asked_back', 'answered'])[1 + n %% 4], born, born, born,
  born + interval '3 days',
  (array['office', 'specialist', 'supervisor', 'head'])[1 + n %% 4], born + interval '1 day',
  'normal', 'ordinary', false, false, false, 'sgb10-69-1-1', 'x', '\\x00',
  decode(md5(n::text), 'hex'), decode(md5((n / 3)::text), 'hex'),
  case when n %% 4 > 0 then md5((n %% 50)::text)::uuid end
from (select id, row_number() over () n, %(start)s::timestamptz + row_number() over ()
  * interval '1 second' as born from records.enquiry) rows
"""


@pytest.fixture
def filled(dsn: str) -> None:
    with psycopg.connect(dsn, autocommit=True) as owner:
        values = {"rows": ROWS, "start": MONDAY - timedelta(days=4)}
        owner.execute(_FILL.encode(), values)
        owner.execute(_REFERRALS.encode(), values)
        owner.execute("analyze referral.referral")


def walks(bureau: Bureau) -> dict[str, Callable[[Transaction], Awaitable[object]]]:
    """Everything that a list, a search or the clock page asks."""
    vault, now = bureau.vault, bureau.clock.now()
    mine = Sees(frozenset({"office1", "office1!head", "office2"}))
    me = UUID("c81e728d-9d4c-2f63-6f06-7f89cc14862c")  # md5 of 2
    lists = {
        f"list {which}": _listed(bureau, mine, Asked(which, me, now))
        for which in (Which.OPEN, Which.MINE, Which.OVERDUE, Which.CLOSED)
    }
    further = Asked(Which.OPEN, me, now, (now, UUID(int=0)))
    return {
        **lists,
        "list further on": _listed(bureau, mine, further),
        "emergencies": lambda tx: read.emergencies(tx, vault, mine),
        "counts": lambda tx: read.counts(tx, mine, now),
        "by reference": lambda tx: store.by_reference(tx, mine, [bytes(16)]),
        "by phone": lambda tx: store.by_phone(tx, mine, [bytes(16)]),
        "clock page": lambda tx: read.at_levels(tx, vault, [Level.SUPERVISOR, Level.DUTY]),
        "standings": read.standings,
        "due to change": lambda tx: store.due_to_change(tx, now, 200),
    }


def _listed(bureau: Bureau, sees: Sees, asked: Asked) -> Callable[[Transaction], Awaitable[object]]:
    return lambda tx: read.inbox(tx, bureau.vault, sees, asked)


@pytest.mark.usefixtures("filled")
async def test_each_is_quick(bureau: Bureau):
    took: dict[str, float] = {}
    for name, walk in walks(bureau).items():
        best = 9.0
        for _ in range(3):
            async with bureau.database.begin() as tx:
                await store.see(tx, LINE_SEES)
                began = time.perf_counter()
                await walk(tx)
                best = min(best, time.perf_counter() - began)
        took[name] = best
    print({name: f"{seconds * 1000:.1f} ms" for name, seconds in took.items()})  # noqa: T201
    assert {name: one for name, one in took.items() if one > LONGEST} == {}
