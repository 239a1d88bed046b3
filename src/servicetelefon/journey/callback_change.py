"""Whoever has a callback's two numbers takes it back or moves it to another time.

The numbers are made from the callback's id by keyed hashes: the receipt tells them, the database
holds neither, and whoever has the database and not the keys can make neither.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from uuid import UUID

from servicetelefon.domain.callback import CallbackEvent, CallbackReason, CallbackState, after
from servicetelefon.domain.city import City
from servicetelefon.domain.reference import code_from, is_reference, reference_from, typed
from servicetelefon.journey import callback_windows
from servicetelefon.journey.callback_steps import entry
from servicetelefon.journey.callback_windows import Window
from servicetelefon.journey.callbacks import Callbacks, NotOwed
from servicetelefon.kit.clock import Clock
from servicetelefon.kit.crypto import Vault
from servicetelefon.kit.database import Transaction
from servicetelefon.kit.ids import Ids
from servicetelefon.records import store as records
from servicetelefon.routing import callback_store
from servicetelefon.routing import store as routing
from servicetelefon.routing.callback_store import Callback


@dataclass(frozen=True, slots=True)
class Numbers:
    """What whoever asked writes down."""

    reference: str
    code: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class CallbackChanges:
    clock: Clock
    ids: Ids
    city: Callable[[], City]
    vault: Vault
    callbacks: Callbacks

    def numbers(self, one: Callback, asked_in: UUID) -> Numbers | None:
        """For the conversation in which it was asked for: None where this number was owed a
        callback already, which may be somebody else's asking."""
        return self._numbers(one.id)[0] if one.asked_in == asked_in else None

    def _numbers(self, callback: UUID) -> list[Numbers]:
        """What may have been told: two for each key, the current one's first."""
        references = self._made(callback, "callback.reference")
        codes = self._made(callback, "callback.code")
        made = zip(references, codes, strict=True)
        return [Numbers(reference_from(one), code_from(other)) for one, other in made]

    def _made(self, callback: UUID, purpose: str) -> list[int]:
        made = self.vault.lookups(str(callback), purpose)
        return [int.from_bytes(one, "big") for one in made]

    async def find(self, tx: Transaction, reference: str, code: str) -> Callback | None:
        """The callback that is still owed; None whatever was wrong. Blanks are for the eye.

        Every callback that is owed is looked at: they are some hundreds, a microsecond each.
        """
        numbers = Numbers(typed(reference), typed(code))
        if not is_reference(numbers.reference):
            return None
        for callback in await callback_store.owed(tx):
            for own in self._numbers(callback):
                if own.reference == numbers.reference and _same(own.code, numbers.code):
                    return await callback_store.find(tx, callback)
        return None

    async def withdraw(self, tx: Transaction, reference: str, code: str) -> Callback | None:
        """Nobody need call any more. NotOwed while it is being called."""
        one = await self.find(tx, reference, code)
        if one is not None:
            await self.callbacks.withdraw(tx, one.id, self.clock.now())
        return one

    async def move(
        self, tx: Transaction, reference: str, code: str, window: Window
    ) -> Callback | None:
        """To another time, which is its place from then on. WindowRefused; NotOwed while it is
        being called or an agent writes a letter."""
        await routing.lock(tx)
        one, now = await self.find(tx, reference, code), self.clock.now()
        if one is None:
            return None
        if after(one.state, CallbackEvent.MOVED) is None:
            raise NotOwed("this callback cannot be moved now")
        callback_windows.check(self.city(), one.line, window, now)
        moved = replace(
            one,
            state=CallbackState.APPOINTED,
            reason=CallbackReason.APPOINTMENT,
            arrived_at=window.start,
            due_at=window.start,
            until=window.end,
        )
        await routing.leave(tx, one.contact, now)
        if not await callback_store.appoint(tx, one, moved):
            raise NotOwed("this callback went another way")
        await records.appoint(tx, one.contact, window.start, window.end)
        line = entry(one, CallbackEvent.MOVED, moved.state, now, self.ids.new())
        await records.append(tx, [line])
        return moved


def _same(own: str, given: str) -> bool:
    return hmac.compare_digest(own.encode(), given.encode())
