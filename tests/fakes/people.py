"""The journey of people with a clock moved by hand, weak hashes (fast) and seeded chance."""

from __future__ import annotations

import random
from datetime import UTC, datetime

from argon2 import PasswordHasher

from fakes.keys import a_vault
from servicetelefon.domain.permissions import Role
from servicetelefon.journey.people import FirstPassword, People, Person
from servicetelefon.kit.clock import Clock, ManualClock
from servicetelefon.kit.database import Database
from servicetelefon.kit.ids import Ids
from servicetelefon.people.passwords import Passwords

MONDAY = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)

FAST = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def some_people(clock: Clock | None = None) -> People:
    clock = clock or ManualClock(MONDAY)
    chance = random.Random(7)
    return People(clock, Ids(clock, chance), chance, a_vault(), Passwords(FAST))


async def an_account(
    database: Database, people: People, login: str = "mara", *roles: Role
) -> FirstPassword:
    person = Person(login, "Mara Ünal", frozenset(roles or {Role.AGENT}))
    async with database.begin() as tx:
        return await people.create(tx, person, by=None)


async def signed_in_token(database: Database, people: People, login: str, password: str) -> str:
    async with database.begin() as tx:
        attempt = await people.count_attempt(tx, login)
    assert await people.prove(attempt, password)
    async with database.begin() as tx:
        return await people.sign_in(tx, attempt)
