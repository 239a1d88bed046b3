"""Marks closed contacts as first or repeat, a few at a time, and destroys old keys."""

from __future__ import annotations

from dataclasses import dataclass

from servicetelefon.kit.clock import Clock
from servicetelefon.kit.crypto import Vault
from servicetelefon.kit.database import Transaction
from servicetelefon.phone import store as phone
from servicetelefon.records import repeats

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Repeats:
    clock: Clock
    vault: Vault

    async def sweep(self, tx: Transaction) -> int:
        """How many were judged; call it again while it is AT_ONCE."""
        today = self.clock.now().date()
        closed = await repeats.not_judged(tx, AT_ONCE)
        if closed:
            numbers = await phone.number_lookups(tx, self.vault, [one.contact for one in closed])
            days = [one.arrived_at.date() for one in closed]
            keys = await repeats.keys_for(tx, self.vault, days, today)
            for one in sorted(closed, key=lambda one: (one.arrived_at, one.contact)):
                await repeats.judge(tx, one, numbers.get(one.contact), keys)
        await repeats.destroy_keys(tx, today)
        return len(closed)
