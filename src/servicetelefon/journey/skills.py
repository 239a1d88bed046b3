"""A supervisor moves a skill: from now on this person is offered other contacts, here and at the
next time at the desk. Written, journalled and audited in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from servicetelefon.domain.city import City
from servicetelefon.domain.events import EventCode
from servicetelefon.domain.people import SignedIn
from servicetelefon.domain.permissions import Role
from servicetelefon.kit.clock import Clock
from servicetelefon.kit.database import Transaction
from servicetelefon.kit.errors import NotFound
from servicetelefon.kit.ids import Ids
from servicetelefon.people import read as people
from servicetelefon.people import store as people_store
from servicetelefon.records.store import Entry, Look, append, audit
from servicetelefon.routing import presence_store


class NoSuchSkill(NotFound):
    code = "not-found"


@dataclass(frozen=True, slots=True)
class SkillDesk:
    clock: Clock
    ids: Ids

    async def move(
        self, tx: Transaction, city: City, agent: UUID, skill: str, *, on: bool, by: SignedIn
    ) -> bool:  # fmt: skip
        """False when it was so already. Needs a transaction opened by `Database.begin`."""
        if skill not in city.skills:
            raise NoSuchSkill(f"there is no skill {skill}")
        before = await people.skills_of(tx, agent)
        if (skill in before) == on:
            return False
        after = before | {skill} if on else before - {skill}
        await people_store.set_skills(tx, agent, after)
        await presence_store.set_skills(tx, agent, sorted(after))
        now, role = self.clock.now(), Role.SUPERVISOR.value
        data = {"skill": skill, "to": "on" if on else "off"}
        entry = Entry(self.ids.new(), now, EventCode.SKILL_MOVED, role=role, data=data)
        await append(tx, [entry])
        look = Look(self.ids.new(), now, by.account, role, "moved_skill", "account", str(agent),
                    journal=entry.id)  # fmt: skip
        await audit(tx, look)
        return True
