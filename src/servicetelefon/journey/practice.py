"""Practising: a scripted citizen calls, the agent works as on any other day, then looks back.

The same desk, the same journey, a database of its own, and an engine that reaches nobody
(decision 23). What somebody did in practice is shown to that person only and counted nowhere.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from servicetelefon.desk import readings
from servicetelefon.desk import store as desk
from servicetelefon.domain.call import State
from servicetelefon.domain.city import City
from servicetelefon.domain.people import SignedIn
from servicetelefon.domain.scenario import Reply, Scenario
from servicetelefon.journey.callback_steps import NewId
from servicetelefon.kit.database import Database, Transaction
from servicetelefon.kit.errors import NotFound
from servicetelefon.phone import handsets
from servicetelefon.phone import read as phone_read
from servicetelefon.phone import store as calls
from servicetelefon.phone.port import PhoneKind
from servicetelefon.records import read as records_read

PERSON = "practice-"
"""Beginning of a scripted person's channel; the scenario's id follows."""


_ID_AND_DASH = 37


class Script(Protocol):
    """The engine of the practice, from the script's side."""

    def person_calls(self, channel: str, dialled: str, key: str | None) -> None: ...
    def phone_is(self, phone: str, *, there: bool) -> None: ...
    def phone_answers(self, phone: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class LookBack:
    """How a practised contact was closed, beside how it might have been. Kept nowhere."""

    scenario: Scenario
    topic: str | None
    outcome: str | None
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Practice:
    script: Script
    database: Database
    city: Callable[[], City]
    new_id: NewId

    def phone(self, who: SignedIn) -> str:
        return handsets.name_of(who.account, PhoneKind.BROWSER)

    def person_calls(self, scenario: str) -> None:
        """The person of this scenario rings at the first line; NotFound when there is none."""
        found = self._scenario(scenario)
        line = next(iter(self.city().lines.values()))
        channel = f"{PERSON}{found.id}-{self.new_id()}"
        self.script.person_calls(channel, line.extension, found.key)

    async def talking_with(self, who: SignedIn) -> Scenario | None:
        """Whom the agent has on the telephone now."""
        async with self.database.step() as tx:
            now = await phone_read.call_of(tx, who.account)
            if now is None or now.state is State.WRAP_UP:
                return None
            call = await calls.find(tx, now.contact)
        return self._of_channel(call.channel) if call else None

    async def reply(self, who: SignedIn, number: int) -> Reply:
        """What the person says to the question with this number."""
        scenario = await self.talking_with(who)
        if scenario is None or not 0 <= number < len(scenario.replies):
            raise NotFound("nobody is there to answer that")
        return scenario.replies[number]

    async def look_back(self, who: SignedIn) -> LookBack | None:
        """The agent's last closed contact."""
        async with self.database.begin() as tx:
            contact = await desk.last_closed(tx, who.account)
            return await self._look_back(tx, contact) if contact else None

    async def _look_back(self, tx: Transaction, contact: UUID) -> LookBack | None:
        call = await calls.find(tx, contact)
        record = await records_read.contact(tx, contact)
        scenario = self._of_channel(call.channel) if call else None
        if scenario is None or record is None:
            return None
        read = tuple(dict.fromkeys(one.article for one in await readings.of_contact(tx, contact)))
        return LookBack(scenario, record.topic, record.outcome, read)

    def _scenario(self, scenario: str) -> Scenario:
        found = self.city().scenarios.get(scenario)
        if found is None:
            raise NotFound("there is no such scenario")
        return found

    def _of_channel(self, channel: str) -> Scenario | None:
        if not channel.startswith(PERSON):
            return None
        return self.city().scenarios.get(channel.removeprefix(PERSON)[:-_ID_AND_DASH])
