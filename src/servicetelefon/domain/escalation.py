"""Who owns a referral, and who owns it next when nothing happens: nobody's vacation swallows it.

A ladder of moments, counted in service hours but for an emergency, which has minutes. `rungs`
is a pure function of the row; the sweep (`journey/enquiry_clock.py`) stores what it says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from servicetelefon.domain.calendar import ServiceHours, add_service_hours
from servicetelefon.domain.referral import ReferralKind, ReferralState


class Level(StrEnum):
    """Who has to see to it now."""

    AGENT = "agent"  # an emergency stays with who took it until a named person accepts
    OFFICE = "office"
    SPECIALIST = "specialist"
    SUBSTITUTE = "substitute"
    HEAD = "head"
    SUPERVISOR = "supervisor"  # of the line
    DUTY = "duty"  # the duty service


OFFICE_LEVELS = (Level.SUBSTITUTE, Level.HEAD, Level.DUTY)
"""Levels for which an office names people."""

EMERGENCY_WAITS = timedelta(minutes=30)
NOT_ACCEPTED = timedelta(hours=8)
AFTER_DUE = timedelta(hours=8)
NOT_CLOSED = timedelta(hours=40)


@dataclass(frozen=True, slots=True)
class Rung:
    """From `at` on, `level` owns it."""

    at: datetime
    level: Level


@dataclass(frozen=True, slots=True)
class Standing:
    """What the ladder depends on. `since` is the step that led to this state; `has_taker`:
    somebody of the line took it, so an emergency can stay with them."""

    kind: ReferralKind
    state: ReferralState
    has_office: bool
    for_head: bool
    has_taker: bool
    clock_from: datetime
    due_at: datetime
    since: datetime


def rungs(of: Standing, hours: ServiceHours) -> tuple[Rung, ...]:
    """In order of time; the first is who owns it from the step on. None for what is closed."""
    if of.state is ReferralState.CLOSED:
        return ()
    if of.state is ReferralState.RETURNED or not of.has_office:
        return (Rung(of.since, Level.SUPERVISOR),)
    if of.state is ReferralState.NEW:
        return _nobody_yet(of, hours)
    if of.state is ReferralState.ANSWERED:
        later = add_service_hours(hours, of.since, NOT_CLOSED)
        last = add_service_hours(hours, later, NOT_CLOSED)
        return (
            Rung(of.since, Level.SPECIALIST),
            Rung(later, Level.HEAD),
            Rung(last, Level.SUPERVISOR),
        )
    first = Level.SUPERVISOR if of.state is ReferralState.ASKED_BACK else Level.SPECIALIST
    return (Rung(of.since, first), *_overdue(of, hours))


def _nobody_yet(of: Standing, hours: ServiceHours) -> tuple[Rung, ...]:
    if of.kind is ReferralKind.EMERGENCY:
        waited = of.clock_from + EMERGENCY_WAITS
        if not of.has_taker:
            return (Rung(of.clock_from, Level.HEAD), Rung(waited, Level.DUTY))
        return (
            Rung(of.clock_from, Level.AGENT),
            Rung(waited, Level.HEAD),
            Rung(waited + EMERGENCY_WAITS, Level.DUTY),
        )
    if of.for_head:
        return (Rung(of.since, Level.HEAD), Rung(of.due_at, Level.SUPERVISOR))
    waited = add_service_hours(hours, of.clock_from, NOT_ACCEPTED)
    later = add_service_hours(hours, of.due_at, AFTER_DUE)
    return (
        Rung(of.since, Level.OFFICE),
        Rung(waited, Level.SUBSTITUTE),
        Rung(of.due_at, Level.HEAD),
        Rung(later, Level.SUPERVISOR),
    )


def _overdue(of: Standing, hours: ServiceHours) -> tuple[Rung, ...]:
    later = add_service_hours(hours, of.due_at, AFTER_DUE)
    last = add_service_hours(hours, later, AFTER_DUE)
    return (
        Rung(of.due_at, Level.SUBSTITUTE),
        Rung(later, Level.HEAD),
        Rung(last, Level.SUPERVISOR),
    )


@dataclass(frozen=True, slots=True)
class Owned:
    """Who owns it now, and when that changes by itself (None: no more)."""

    level: Level | None
    changes_at: datetime | None


def owned(ladder: Sequence[Rung], now: datetime) -> Owned:
    """The highest rung that has been reached; a row that was never swept catches up at once."""
    reached = [rung for rung in ladder if rung.at <= now] or list(ladder[:1])
    ahead = [rung.at for rung in ladder if rung.at > now]
    return Owned(reached[-1].level if reached else None, min(ahead, default=None))
