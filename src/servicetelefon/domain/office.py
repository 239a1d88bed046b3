"""Offices and contacts, each fact with what it rests on: an unsure one is never shown as sure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from servicetelefon.domain.calendar import Week


class Confirmation(StrEnum):
    """How sure a fact is. Only CONFIRMED is given to citizens without a caution."""

    CONFIRMED = "confirmed"  # law, or a page of the authority itself, recent
    REPORTED = "reported"  # press, association, copy of official data
    OLD = "old"  # the source is out of date
    ASSUMED = "assumed"  # a stand-in that the city must replace
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True)
class Basis:
    """What a fact rests on; `as_of` is the day for which the source says so."""

    status: Confirmation
    source: str
    as_of: date | None = None

    @property
    def confirmed(self) -> bool:
        return self.status is Confirmation.CONFIRMED


@dataclass(frozen=True, slots=True)
class Phone:
    """A number to dial (E.164 with +, or a short number like 112); None while nobody knows it."""

    number: str | None
    shown: str
    basis: Basis

    @property
    def usable(self) -> bool:
        """May be given to people as it is."""
        return self.number is not None and self.basis.confirmed


@dataclass(frozen=True, slots=True)
class Address:
    street: str
    postcode: str | None
    town: str
    basis: Basis


@dataclass(frozen=True, slots=True)
class Mail:
    address: str
    basis: Basis


@dataclass(frozen=True, slots=True)
class Hours:
    """Periods a week and what they rest on; `note` says what the periods cannot."""

    week: Week
    basis: Basis
    note: str = ""


@dataclass(frozen=True, slots=True)
class Office:
    """A specialised office. No districts means city-wide; None is "nobody knows it yet"."""

    id: str
    name: str
    districts: tuple[str, ...]
    matters: tuple[str, ...]
    address: Address | None
    phone: Phone | None
    mail: tuple[Mail, ...]
    visits: Hours | None
    calls: Hours | None
    note: str = ""

    @property
    def reachable_by_citizens(self) -> bool:
        """Whether a confirmed number stands here; otherwise the city's main number is named."""
        return self.phone is not None and self.phone.usable


class Crisis(StrEnum):
    """Kinds of emergency that a contact is for."""

    DANGER = "danger"
    ILLNESS = "illness"
    MIND = "mind"
    VIOLENCE = "violence"
    CHILD = "child"
    NO_ROOF = "no_roof"
    HUNGER = "hunger"
    POWER = "power"


@dataclass(frozen=True, slots=True)
class CrisisContact:
    """Help in an emergency. `checked_on` is when somebody last made sure that it is right."""

    id: str
    name: str
    phone: Phone
    what: Mapping[str, str]
    crises: frozenset[Crisis]
    hours: str
    checked_on: date
    check_again_on: date

    def check_is_due(self, day: date) -> bool:
        """An overdue check alarms an editor; the contact is shown all the same."""
        return day >= self.check_again_on
