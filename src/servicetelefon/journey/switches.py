"""Turning a switch: written, journalled and audited in one transaction, seen by all within a
second."""

from __future__ import annotations

from dataclasses import dataclass

from servicetelefon.city import switches
from servicetelefon.city.switches import SwitchKind
from servicetelefon.domain.city import City
from servicetelefon.domain.events import EventCode
from servicetelefon.domain.people import SignedIn
from servicetelefon.domain.permissions import Role
from servicetelefon.kit.clock import Clock
from servicetelefon.kit.database import Transaction
from servicetelefon.kit.ids import Ids
from servicetelefon.records.store import Entry, Look, append, audit

TOPIC = "switches"
"""Ring this bell after the commit."""

SYSTEM = "system"
"""The role of what the set-up does by itself on a fresh installation."""


@dataclass(frozen=True, slots=True)
class SwitchDesk:
    """`by` is None only for the set-up."""

    clock: Clock
    ids: Ids

    async def turn(
        self, tx: Transaction, city: City, kind: SwitchKind, line: str, *, on: bool,
        by: SignedIn | None,
    ) -> bool:  # fmt: skip
        """Turn a line's switch; False when it stood so already. UnknownSwitch for no such line."""
        of = city.enquiry_types if kind in switches.OF_TOPICS else city.lines
        name = switches.name_of(kind, line, of)
        role = _role(by)
        now = self.clock.now()
        if not await switches.turn(tx, name, on=on, role=role, now=now):
            return False
        entry = Entry(
            self.ids.new(),
            now,
            EventCode.SWITCH_TURNED,
            role=role,
            data={"switch": name, "to": "on" if on else "off"},
        )
        await append(tx, [entry])
        await audit(
            tx,
            Look(
                id=self.ids.new(),
                at=now,
                account=by.account if by else None,
                role=role,
                action="turned_switch",
                object_kind="switch",
                object_id=name,
                journal=entry.id,
            ),
        )
        return True


def _role(by: SignedIn | None) -> str:
    if by is None:
        return SYSTEM
    return Role.SUPERVISOR if Role.SUPERVISOR in by.roles else Role.ADMIN
