"""The service promise, every figure with its formula by name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class ServiceLevelFormula(StrEnum):
    """T is the promised wait; offered are the calls that entered the queue."""

    SL1 = "sl1"  # answered within T / offered: strict, reported first
    SL2 = "sl2"  # answered within T / answered
    SL3 = "sl3"  # answered within T / (offered - abandoned within T)
    SL4 = "sl4"  # (answered within T + abandoned within T) / offered


class FirstContactFormula(StrEnum):
    CLOSING_CODE = "closing_code"  # what the agent chose in wrap-up
    NO_REPEAT = "no_repeat"  # and no repeat contact on the same matter within seven days


class ReplyFormula(StrEnum):
    SERVICE_HOURS = "service_hours"  # counted by the line's hours, from receipt to first answer


@dataclass(frozen=True, slots=True)
class ServiceLevel:
    formula: ServiceLevelFormula
    target: float
    within: timedelta


@dataclass(frozen=True, slots=True)
class FirstContact:
    formula: FirstContactFormula
    target: float


@dataclass(frozen=True, slots=True)
class Reply:
    formula: ReplyFormula
    within: timedelta


@dataclass(frozen=True, slots=True)
class ServicePromise:
    """Targets are shares between 0 and 1."""

    service_level: ServiceLevel
    first_contact: FirstContact
    reply: Reply
    source: str
