"""Amounts are entered, confirmed by a second person, and taken away; each in one transaction.

A new value is not told before it is confirmed, and what it replaces is told no longer: nothing
falls back to an old amount.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from servicetelefon.domain.events import EventCode
from servicetelefon.domain.figure import FigureValue
from servicetelefon.domain.people import SignedIn
from servicetelefon.domain.permissions import Action
from servicetelefon.journey.articles import NotPossibleNow, OwnText
from servicetelefon.kit.clock import Clock
from servicetelefon.kit.database import Transaction
from servicetelefon.kit.errors import Invalid, NotFound
from servicetelefon.kit.ids import Ids
from servicetelefon.knowledge import due_store, figure_store, store
from servicetelefon.knowledge.figure_store import KeptFigure, KeptValue, ValueState
from servicetelefon.knowledge.version import Origin
from servicetelefon.records.store import Entry, Look, append, audit

_DAY = timedelta(days=1)


class WrongPeriod(Invalid):
    """The last day lies before the first."""

    code = "wrong-period"


@dataclass(frozen=True, slots=True)
class FigureDesk:
    clock: Clock
    ids: Ids

    async def enter(self, tx: Transaction, figure: str, value: FigureValue, by: SignedIn) -> None:
        """A new value, not told before another person has confirmed it. Values that hold on the
        same days end the day before it, or are replaced."""
        if value.valid_to is not None and value.valid_to < value.valid_from:
            raise WrongPeriod("the last day lies before the first")
        await store.lock(tx)
        await self._put(tx, await self._figure(tx, figure), replace(value, confirmed=False), by)
        await self._changed(tx, figure, "entered", by)

    async def confirm(self, tx: Transaction, value: UUID, source: str, by: SignedIn) -> None:
        """OwnText for who entered it. `source` is where the confirming person looked it up."""
        if not source.strip():
            raise Invalid("a confirmed amount has a source")
        await store.lock(tx)
        figure, kept = await self._value(tx, value, ValueState.RUNNING)
        if kept.value.confirmed:
            raise NotPossibleNow("it is confirmed already")
        if kept.entered_by == by.account:
            raise OwnText("nobody confirms an amount that he entered")
        sure = replace(kept.value, confirmed=True, source=source.strip())
        await figure_store.move_values(tx, [value], ValueState.REPLACED)
        new = replace(kept, id=self.ids.new(), value=sure, confirmed_by=by.account)
        await figure_store.put_value(tx, replace(new, confirmed_at=self.clock.now()))
        await due_store.settle_figure(tx, figure.figure.id, self.clock.now())
        await self._changed(tx, figure.figure.id, "confirmed", by)

    async def take(self, tx: Transaction, value: UUID, by: SignedIn) -> None:
        """A proposed value is entered as one's own: another person confirms it."""
        await store.lock(tx)
        figure, kept = await self._value(tx, value, ValueState.PROPOSED)
        await figure_store.move_values(tx, [value], ValueState.REPLACED)
        await self._put(tx, figure, replace(kept.value, confirmed=False), by)
        await self._changed(tx, figure.figure.id, "taken", by)

    async def end(self, tx: Transaction, value: UUID, by: SignedIn) -> None:
        """It is told no longer; a proposal is dropped."""
        await store.lock(tx)
        figure, _ = await self._value(tx, value, *_LIVE)
        await figure_store.move_values(tx, [value], ValueState.REPLACED)
        await self._changed(tx, figure.figure.id, "ended", by)

    async def settle(self, tx: Transaction, figure: str, by: SignedIn) -> None:
        """Somebody has looked at it again: it is right as it is."""
        await store.lock(tx)
        await self._figure(tx, figure)
        await due_store.settle_figure(tx, figure, self.clock.now())
        await self._changed(tx, figure, "settled", by)

    async def _put(
        self, tx: Transaction, figure: KeptFigure, value: FigureValue, by: SignedIn
    ) -> None:
        now = self.clock.now()
        for one in figure.kept:
            if one.state is not ValueState.RUNNING or not _meet(one.value, value):
                continue
            await figure_store.move_values(tx, [one.id], ValueState.REPLACED)
            if one.value.valid_from < value.valid_from:
                until = replace(one.value, valid_to=value.valid_from - _DAY)
                await figure_store.put_value(tx, replace(one, id=self.ids.new(), value=until))
        new = (self.ids.new(), figure.figure.id, ValueState.RUNNING, value, Origin.PAGE, now)
        await figure_store.put_value(tx, KeptValue(*new, entered_by=by.account))

    async def _figure(self, tx: Transaction, figure: str) -> KeptFigure:
        found = (await figure_store.figures(tx)).get(figure)
        if found is None:
            raise NotFound("there is no such figure")
        return found

    async def _value(
        self, tx: Transaction, value: UUID, *states: ValueState
    ) -> tuple[KeptFigure, KeptValue]:
        for figure in (await figure_store.figures(tx)).values():
            for one in figure.kept:
                if one.id == value and one.state in states:
                    return figure, one
        raise NotFound("there is no such value now")

    async def _changed(self, tx: Transaction, figure: str, what: str, by: SignedIn) -> None:
        now = self.clock.now()
        await store.new_edition(tx, now)
        role = by.acting(Action.EDIT_KNOWLEDGE)
        code = role.value if role else None
        data = {"figure": figure, "what": what}
        entry = Entry(self.ids.new(), now, EventCode.FIGURE_CHANGED, role=code, data=data)
        await append(tx, [entry])
        look = (EventCode.FIGURE_CHANGED.value, "figure", figure)
        await audit(tx, Look(self.ids.new(), now, by.account, code, *look, journal=entry.id))


_LIVE = (ValueState.RUNNING, ValueState.PROPOSED)


def _meet(one: FigureValue, other: FigureValue) -> bool:
    before_end = other.valid_to is None or one.valid_from <= other.valid_to
    return before_end and (one.valid_to is None or other.valid_from <= one.valid_to)
