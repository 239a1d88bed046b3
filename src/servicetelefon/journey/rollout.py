"""The way to the next districts: scenarios saved, decisions signed, a district put live by one
switch and taken back by it. Each is journalled and audited in its transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from servicetelefon.city import switches
from servicetelefon.city.stages import DistrictSwitch, district_switch
from servicetelefon.domain.city import City, Stage
from servicetelefon.domain.events import Code, EventCode
from servicetelefon.domain.people import SignedIn
from servicetelefon.domain.permissions import Action
from servicetelefon.kit.clock import Clock
from servicetelefon.kit.crypto import Slot, Vault
from servicetelefon.kit.database import Transaction
from servicetelefon.kit.errors import Conflict
from servicetelefon.kit.ids import Ids
from servicetelefon.planning import ready_store, store
from servicetelefon.planning.store import Decision, SavedScenario
from servicetelefon.records.store import Entry, Look, append, audit

TOPIC = "switches"
"""Ring this bell after the commit."""


class NotDecided(Conflict):
    """Nobody has said go for this district."""

    code = "conflict"


@dataclass(frozen=True, slots=True)
class Rollout:
    clock: Clock
    ids: Ids
    vault: Vault

    async def save(
        self, tx: Transaction, name: str, day: date, spec: Mapping[str, Any], by: SignedIn
    ) -> UUID:
        """To be computed in `jobs`."""
        scenario, now = self.ids.new(), self.clock.now()
        await store.save(tx, SavedScenario(scenario, now, name, day, spec, store.WAITING, None))
        await self._note(
            tx, EventCode.SCENARIO_SAVED, {"scenario": str(scenario)}, str(scenario), by
        )
        return scenario

    async def decide(
        self,
        tx: Transaction,
        where: tuple[str, str],
        ready: Mapping[str, Any],
        *,
        go: bool,
        by: SignedIn,
    ) -> None:
        """Go or no-go for (line, district), signed with name and moment, with the readiness list as
        it stood."""
        decision, (line, district) = self.ids.new(), where
        signed = self.vault.seal(by.name, signed_slot(decision))
        one = Decision(decision, self.clock.now(), line, district, go, signed, ready)
        await store.decide(tx, one)
        said = "go" if go else "no_go"
        await self._note(tx, EventCode.ROLLOUT_DECIDED, _data(where, said, None), district, by)

    async def switch(
        self, tx: Transaction, city: City, where: tuple[str, str], *, live: bool, by: SignedIn
    ) -> bool:
        """Put the district live, or take it back; False when it stood so. Going live needs a go
        as the last word; taking back needs nothing."""
        line, district = where
        names = {kind: district_switch(city, kind, line, district) for kind in DistrictSwitch}
        today = self.clock.now().astimezone(city.zone).date()
        if (city.lines[line].stage(district, today) is Stage.LIVE) == live:
            return False
        if live and not await self._said_go(tx, where):
            raise NotDecided(f"nobody has said go for {district}")
        for kind, name in names.items():
            wanted = (kind is DistrictSwitch.LIVE) == live
            role, now = str(by.acting(Action.DECIDE_ROLLOUT)), self.clock.now()
            await switches.turn(tx, name, on=wanted, role=role, now=now)
        data = _data(where, None, "live" if live else "taken_back")
        await self._note(tx, EventCode.ROLLOUT_DECIDED, data, district, by)
        return True

    async def take_roster(
        self, tx: Transaction, line: str, agents: Mapping[datetime, int], by: SignedIn
    ) -> None:
        """How many people are there, by quarter of an hour."""
        await ready_store.replace_coverage(tx, line, agents)
        data: dict[str, Code] = {"what": "roster", "object": line, "count": len(agents)}
        await self._note(tx, EventCode.READINESS_STATED, data, line, by)

    async def state_capacity(
        self, tx: Transaction, office: str, per_week: int, by: SignedIn
    ) -> None:
        """What an office says it can take in, as somebody of ours was told."""
        await ready_store.state_capacity(tx, office, per_week, self.clock.now())
        data: dict[str, Code] = {"what": "capacity", "object": office, "count": per_week}
        await self._note(tx, EventCode.READINESS_STATED, data, office, by)

    async def _said_go(self, tx: Transaction, where: tuple[str, str]) -> bool:
        return bool(await store.last_word(tx, *where))

    async def _note(
        self, tx: Transaction, code: EventCode, data: dict[str, Code], what: str, by: SignedIn
    ) -> None:
        now, role = self.clock.now(), by.acting(Action.PLAN) or by.acting(Action.DECIDE_ROLLOUT)
        entry = Entry(self.ids.new(), now, code, role=role, data=data)
        await append(tx, [entry])
        look = Look(self.ids.new(), now, by.account, role, code.value, "rollout", what,
                    journal=entry.id)  # fmt: skip
        await audit(tx, look)


def signed_slot(decision: UUID) -> Slot:
    return Slot("planning.decision", "signed", str(decision))


def _data(where: tuple[str, str], said: str | None, state: str | None) -> dict[str, Code]:
    line, district = where
    return {"line": line, "district": district, "decision": said, "state": state}
