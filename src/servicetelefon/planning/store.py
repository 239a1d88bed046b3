"""Scenarios with what came out, the go / no-go record, and tables that were learned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from servicetelefon.kit.database import Transaction

WAITING, RUNNING, DONE, FAILED = "waiting", "running", "done", "failed"
STATES = (WAITING, RUNNING, DONE, FAILED)


@dataclass(frozen=True, slots=True)
class SavedScenario:
    """`spec` as `rollout_spec.RolloutSpec` reads it; `result` as `scenarios.computed` gives it."""

    id: UUID
    saved_at: datetime
    name: str
    day: date
    spec: Mapping[str, Any]
    state: str
    result: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Decision:
    """Go or no-go, with the readiness list as it stood; `signed` is the sealed name."""

    id: UUID
    at: datetime
    line: str
    district: str
    go: bool
    signed: bytes = field(repr=False)
    list: Mapping[str, Any] = field(default_factory=dict[str, Any])


_COLUMNS = "id, saved_at, name, day, spec, state, result"
_TAKE = f"""
update planning.scenario set state = 'running' where id = (
  select id from planning.scenario where state = 'waiting' order by saved_at limit 1
  for update skip locked)
returning {_COLUMNS}
"""  # noqa: S608 – names from above


async def save(tx: Transaction, one: SavedScenario) -> None:
    await tx.do(
        "insert into planning.scenario (id, saved_at, name, day, spec, state) "
        "values (%s, %s, %s, %s, %s, %s)",
        (one.id, one.saved_at, one.name, one.day, Jsonb(dict(one.spec)), one.state),
    )


async def scenarios(tx: Transaction) -> list[SavedScenario]:
    rows = await tx.rows(
        f"select {_COLUMNS} from planning.scenario order by saved_at desc limit 20"  # noqa: S608 – names from above
    )
    return [SavedScenario(*row) for row in rows]


async def take_waiting(tx: Transaction) -> SavedScenario | None:
    """The oldest that nobody computes, marked as running. One that was running when its process
    died is taken again by `forget_running`."""
    row = await tx.row(_TAKE)
    return SavedScenario(*row) if row else None


async def forget_running(tx: Transaction) -> int:
    """After a restart: what was running is to be done again."""
    return await tx.do("update planning.scenario set state = 'waiting' where state = 'running'")


async def finish(
    tx: Transaction, scenario: UUID, state: str, result: Mapping[str, Any] | None
) -> None:
    await tx.do(
        "update planning.scenario set state = %s, result = %s where id = %s",
        (state, Jsonb(dict(result)) if result is not None else None, scenario),
    )


async def counts(tx: Transaction) -> dict[str, int]:
    rows = await tx.rows("select state, count(*) from planning.scenario group by state")
    return {row[0]: int(row[1]) for row in rows}


async def last_learned(tx: Transaction) -> datetime | None:
    row = await tx.row("select max(learned_at) from planning.learned")
    return row[0] if row else None


async def remove(tx: Transaction, scenario: UUID) -> int:
    return await tx.do("delete from planning.scenario where id = %s", (scenario,))


async def decide(tx: Transaction, one: Decision) -> None:
    await tx.do(
        "insert into planning.decision (id, at, line, district, go, signed, list) "
        "values (%s, %s, %s, %s, %s, %s, %s)",
        (one.id, one.at, one.line, one.district, one.go, one.signed, Jsonb(dict(one.list))),
    )


async def decisions(tx: Transaction) -> list[Decision]:
    rows = await tx.rows(
        "select id, at, line, district, go, signed, list from planning.decision "
        "order by at desc limit 50"
    )
    return [Decision(row[0], row[1], row[2], row[3], row[4], bytes(row[5]), row[6]) for row in rows]


async def last_word(tx: Transaction, line: str, district: str) -> bool | None:
    """Go or no-go, as it was said last; None when nobody has decided."""
    row = await tx.row(
        "select go from planning.decision where line = %s and district = %s "
        "order by at desc, id desc limit 1",
        (line, district),
    )
    return row[0] if row else None


async def learned(tx: Transaction, name: str) -> Mapping[str, Any] | None:
    row = await tx.row("select content from planning.learned where name = %s", (name,))
    return row[0] if row else None


async def keep_learned(
    tx: Transaction, name: str, content: Mapping[str, Any], now: datetime
) -> None:
    await tx.do(
        "insert into planning.learned (name, learned_at, content) values (%s, %s, %s) "
        "on conflict (name) do update set learned_at = excluded.learned_at, "
        "content = excluded.content",
        (name, now, Jsonb(dict(content))),
    )
