"""A row after a step: state, owner, moments. Pure; `journey/office.py` writes it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from servicetelefon.domain import escalation
from servicetelefon.domain.calendar import ServiceHours, add_service_hours
from servicetelefon.domain.referral import (
    Protection,
    ReferralEvent,
    ReferralKind,
    ReferralState,
    after,
    partition,
)
from servicetelefon.domain.referral_step import StepAsked
from servicetelefon.referral.store import Referral

TAKES = frozenset({ReferralEvent.ACCEPTED, ReferralEvent.TAKEN_OVER})

_BRIEFLY = timedelta(days=30)
_KEPT = timedelta(days=90)


def kept_after_closing(kind: ReferralKind) -> timedelta:
    """How long content stays here once the office is done: three months, as the domain report
    proposes (§6.4); what was a mere question a month. A claim cannot be closed without receipt."""
    return _BRIEFLY if kind is ReferralKind.INFORMATION else _KEPT


_MOMENTS = {
    ReferralEvent.ACCEPTED: "accepted_at",
    ReferralEvent.ANSWERED: "replied_at",
    ReferralEvent.RECEIPT_CONFIRMED: "receipt_at",
    ReferralEvent.CLOSED: "replied_at",
}
"""The first time of each: what the promise is measured by."""


def after_step(
    row: Referral, asked: StepAsked, account: UUID | None, now: datetime, hours: ServiceHours
) -> Referral | None:
    """None when the table has no such step. `account` None: the case system, not a person."""
    event = asked.event
    state = after(ReferralState(row.state), event)
    if state is None:
        return None
    values: dict[str, Any] = {"state": state.value}
    if state.value != row.state:
        values["since"] = now
    moment = _MOMENTS.get(event)
    if moment and getattr(row, moment) is None:
        values[moment] = now
    if event in TAKES:
        values["owner"] = account
    if event is ReferralEvent.CLOSED and asked.result:
        values |= {"result": asked.result.value, "closed_at": now}
    if event is ReferralEvent.RETURNED:
        values["owner"] = None
    if event is ReferralEvent.FORWARDED:
        kind = ReferralKind(row.kind)
        protection = Protection(row.protection) if row.protection else None
        place = partition(asked.office, kind, protection)
        values |= {"office": asked.office, "partition": place}
    return owned_at(replace(row, **values), now, hours)


def owned_at(row: Referral, now: datetime, hours: ServiceHours) -> Referral:
    """The same row with the owner that the ladder gives it now."""
    owned = escalation.owned(escalation.rungs(row.standing(), hours), now)
    level = owned.level.value if owned.level else None
    return replace(row, level=level, level_changes_at=owned.changes_at)


def restarted(row: Referral, now: datetime, hours: ServiceHours, promise: timedelta) -> Referral:
    """Open again: the same day of receipt, a new promise."""
    again = replace(
        row,
        state=ReferralState.NEW.value,
        since=now,
        clock_from=now,
        due_at=add_service_hours(hours, now, promise),
        owner=None,
        closed_at=None,
        result=None,
    )
    return owned_at(again, now, hours)


_CHANGING = (
    "partition", "office", "state", "since", "clock_from", "due_at", "level", "level_changes_at",
    "owner", "accepted_at", "replied_at", "receipt_at", "closed_at", "result", "urgency",
    "urgency_reason", "urgency_confirmed",
)  # fmt: skip


def differences(before: Referral, changed: Referral) -> dict[str, object]:
    """What is to be written; a closed one has a day on which its content is destroyed."""
    differing = {
        name: getattr(changed, name)
        for name in _CHANGING
        if getattr(changed, name) != getattr(before, name)
    }
    if changed.state == ReferralState.CLOSED.value:
        differing["clear_at"] = changed.since + kept_after_closing(ReferralKind(changed.kind))
    elif before.state == ReferralState.CLOSED.value:
        differing["clear_at"] = None
    return differing
