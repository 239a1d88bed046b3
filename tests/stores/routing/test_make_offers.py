"""What the database reads for a match suffices: the offers are those of matching with everybody."""

from __future__ import annotations

import random
import uuid
from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import UUID

import pytest

from servicetelefon.kit.database import Database, Transaction
from servicetelefon.routing import store, waiting_list
from servicetelefon.routing.match import Agent, Waiting, match

pytestmark = pytest.mark.stores

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LASTS = timedelta(seconds=25)
SKILLS = ("sozialhilfe", "englisch", "wohngeld", "notlage")


def new_id(chance: random.Random) -> UUID:
    return uuid.UUID(int=chance.getrandbits(128), version=4)


def some_skills(chance: random.Random) -> frozenset[str]:
    return frozenset(chance.sample(SKILLS, chance.randint(1, len(SKILLS))))


def somebody_waits(chance: random.Random) -> Waiting:
    # Few different moments, so that the id has to decide among some.
    arrived = NOW - timedelta(seconds=chance.randint(0, 5))
    return Waiting(new_id(chance), arrived, some_skills(chance), chance.random() < 0.1)


def somebody_is_free(chance: random.Random) -> Agent:
    since = NOW - timedelta(seconds=chance.randint(0, 3))
    rest = NOW + timedelta(seconds=chance.randint(-2, 2)) if chance.random() < 0.3 else None
    return Agent(new_id(chance), since, some_skills(chance), rest)


async def write(tx: Transaction, waiting: list[Waiting], agents: list[Agent]) -> None:
    await store.beat(tx, "node1", NOW, accepting=True)
    for one in waiting:
        await tx.do(
            "insert into records.contact (id, realm, channel, from_browser, arrived_at) "
            "values (%s, 'live', 'phone', false, %s)",
            (one.contact, one.arrived_at),
        )
        place = (one.contact, one.arrived_at, "phone", sorted(one.needs), "de", "node1")
        await waiting_list.join(
            tx, waiting_list.Joining(*place, outside_order=one.outside_order), NOW
        )
    for one in agents:
        await tx.do(
            "insert into routing.presence "
            "(agent, state, since, skills, phone, phone_there, rest_until) "
            "values (%s, 'ready', %s, %s, 'desk-1', true, %s)",
            (one.agent, one.free_since, sorted(one.skills), one.rest_until),
        )


@pytest.mark.parametrize("seed", range(25))
async def test_offers_are_those_of_matching_with_everybody(database: Database, seed: int) -> None:
    chance = random.Random(seed)
    waiting = [somebody_waits(chance) for _ in range(chance.randint(1, 12))]
    agents = [somebody_is_free(chance) for _ in range(chance.randint(0, 12))]
    async with database.piped_step() as tx:
        await write(tx, waiting, agents)
        made = await store.make_offers(tx, NOW, LASTS, partial(new_id, chance))
    wanted = match(waiting, agents, NOW)
    assert [(one.contact, one.agent) for one in made] == [(m.contact, m.agent) for m in wanted]
