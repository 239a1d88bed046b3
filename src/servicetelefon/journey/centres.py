"""The door of registered advice centres: who is registered, and whether a PIN opens it."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from servicetelefon.kit.database import Database, Transaction
from servicetelefon.kit.errors import Conflict, Invalid, NotFound
from servicetelefon.people.passwords import Passwords
from servicetelefon.phone import centres
from servicetelefon.phone.centres import Centre

MOST_WRONG = 10
LOCKED_FOR = timedelta(hours=1)
"""A number that was tried so often with a wrong PIN stays shut for this long; whoever calls is
served in the order like everybody."""

_LONGEST_NAME = 200
_NUMBERS = range(1000, 10_000)


class NumbersUsedUp(Conflict):
    code = "numbers-used-up"


@dataclass(frozen=True, slots=True)
class Centres:
    database: Database
    passwords: Passwords
    chance: random.Random

    async def opens(self, number: str, pin: str, now: datetime) -> bool:
        """Whether this PIN opens the door now. An unknown number costs the same time."""
        async with self.database.step() as tx:
            known = await centres.begin_try(tx, number, MOST_WRONG, now - LOCKED_FOR, now)
        fits = await self.passwords.fits(pin, known)
        if fits:
            async with self.database.step() as tx:
                await centres.forget_wrong(tx, number)
        return fits

    async def register(self, tx: Transaction, name: str, now: datetime) -> tuple[Centre, str]:
        """A new centre and its PIN, which is shown this once."""
        if not 0 < len(name.strip()) <= _LONGEST_NAME:
            raise Invalid(f"a centre has a name of at most {_LONGEST_NAME} characters")
        pin = f"{self.chance.randrange(10**6):06}"
        hashed = await self.passwords.hash(pin)
        taken = {one.number for one in await centres.listed(tx)}
        free = [number for number in map(str, _NUMBERS) if number not in taken]
        if not free:
            raise NumbersUsedUp("every number of four digits is given to a centre")
        centre = Centre(self.chance.choice(free), name.strip(), now)
        if not await centres.put(tx, centre, hashed):
            raise NumbersUsedUp("this number was given to somebody at this moment")
        return centre, pin

    async def withdraw(self, tx: Transaction, number: str, now: datetime) -> None:
        if not await centres.withdraw(tx, number, now):
            raise NotFound("no such centre is registered")
