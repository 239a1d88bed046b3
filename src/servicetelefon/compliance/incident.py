"""Incidents and the clocks of the law, from the moment at which somebody knew."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType


class IncidentKind(StrEnum):
    BREACH = "breach"  # Art. 33 GDPR
    WIDESPREAD = "widespread"  # Art. 73(3) AI Act: many people, or critical infrastructure
    DEATH = "death"  # Art. 73(4)
    SERIOUS = "serious"  # Art. 73(2)


CLOCKS: Mapping[IncidentKind, timedelta] = MappingProxyType(
    {
        IncidentKind.BREACH: timedelta(hours=72),
        IncidentKind.WIDESPREAD: timedelta(days=2),
        IncidentKind.DEATH: timedelta(days=10),
        IncidentKind.SERIOUS: timedelta(days=15),
    }
)


def due_at(kind: IncidentKind, known_at: datetime) -> datetime:
    return known_at + CLOCKS[kind]
