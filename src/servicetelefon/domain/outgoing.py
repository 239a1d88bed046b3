"""Whom the line may call: a closed list, and one pure function that decides.

Emergency numbers, offices, interpreter and relay services, all by the city's data, and
callback numbers that their owner has confirmed. Nothing else can leave: the engine takes an
`Allowed` only, and only this file makes one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import final

from servicetelefon.domain.city import CallsOut, City, Stage

_DIALLED = re.compile(r"\+[1-9][0-9]{6,14}|1[0-9]{2,5}")
"""E.164, or one of the short numbers (110, 112, 115, 116117)."""


class TargetKind(StrEnum):
    EMERGENCY = "emergency"
    OFFICE = "office"
    SERVICE = "service"  # interpreters, relay services for deaf people
    CALLBACK = "callback"


@dataclass(frozen=True, slots=True)
class Target:
    """Somebody who may be called, as a code that is journalled: `office:amt-nord`."""

    kind: TargetKind
    id: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"

    @staticmethod
    def read(text: str) -> Target | None:
        """The target that a code names; None for anything else."""
        kind, _, name = text.partition(":")
        if kind not in set(TargetKind) or not name:
            return None
        return Target(TargetKind(kind), name)

    @property
    def may_be_left_alone(self) -> bool:
        """Whether a caller can be left with them: an interpreter alone helps nobody."""
        return self.kind in (TargetKind.OFFICE, TargetKind.EMERGENCY)


class NotAllowed(StrEnum):
    """Why somebody is not called."""

    UNKNOWN = "unknown"  # not in the city's data
    NO_NUMBER = "no_number"  # nobody has confirmed one
    NOT_LIVE = "not_live"  # the line has not come to this office's district yet
    NOT_CONFIRMED = "not_confirmed"
    REFUSED = "refused"  # abroad, or a number that costs extra


@dataclass(frozen=True, slots=True)
class _Seal:
    """What this file puts under a number."""

    number: str


@final
@dataclass(frozen=True, slots=True)
class Allowed:
    """A number that may be called, and as what. Made by the functions below and nowhere else."""

    number: str
    kind: TargetKind
    _seal: object = field(repr=False)

    def __post_init__(self) -> None:
        if self._seal != _Seal(self.number):
            raise TypeError("only domain/outgoing.py decides whom the line may call")


def decide(target: Target, city: City, line: str, day: date) -> Allowed | NotAllowed:
    """Whether the line may call this target on this day, and under which number."""
    match target.kind:
        case TargetKind.EMERGENCY:
            known = target.id in city.calls_out.emergency
            return _allowed(target.id, target.kind) if known else NotAllowed.UNKNOWN
        case TargetKind.OFFICE:
            return _office(target, city, line, day)
        case TargetKind.SERVICE:
            return _service(target, city.calls_out)
        case TargetKind.CALLBACK:
            # A caller's number is nobody's code: `decide_callback` has it in hand.
            return NotAllowed.UNKNOWN


def decide_callback(number: str, rules: CallsOut, *, confirmed: bool) -> Allowed | NotAllowed:
    """Whether a caller's own number (E.164) may be called back."""
    if not confirmed:
        return NotAllowed.NOT_CONFIRMED
    if not rules.may_call_back(number):
        return NotAllowed.REFUSED
    return _allowed(number, TargetKind.CALLBACK)


def targets(city: City, line: str, day: date) -> tuple[Target, ...]:
    """Everybody whom an agent of this line may call now: services, emergency, offices."""
    listed = (
        *(Target(TargetKind.SERVICE, service) for service in city.calls_out.services),
        *(Target(TargetKind.EMERGENCY, number) for number in sorted(city.calls_out.emergency)),
        *(Target(TargetKind.OFFICE, office) for office in city.offices),
    )
    return tuple(one for one in listed if isinstance(decide(one, city, line, day), Allowed))


def target_dialled(dialled: str, city: City, line: str, day: date) -> Target | None:
    """Who is meant by what somebody dialled at a telephone's transfer key: one of the line's
    targets by its number, or nobody.
    """
    number = _as_listed(dialled)
    for target in targets(city, line, day):
        found = decide(target, city, line, day)
        if isinstance(found, Allowed) and found.number == number:
            return target
    return None


def _as_listed(dialled: str) -> str:
    """Digits as people dial them in Germany, in the form of the city's data."""
    digits = re.sub(r"[ /()-]", "", dialled)
    if digits.startswith("00"):
        return f"+{digits[2:]}"
    if digits.startswith("0"):
        return f"+49{digits[1:]}"
    return digits


def _office(target: Target, city: City, line: str, day: date) -> Allowed | NotAllowed:
    office = city.offices.get(target.id)
    if office is None:
        return NotAllowed.UNKNOWN
    if office.phone is None or not office.phone.usable or office.phone.number is None:
        return NotAllowed.NO_NUMBER
    live = any(city.lines[line].stage(district, day) is Stage.LIVE for district in office.districts)
    if office.districts and not live:
        return NotAllowed.NOT_LIVE
    return _allowed(office.phone.number, target.kind)


def _service(target: Target, rules: CallsOut) -> Allowed | NotAllowed:
    service = rules.services.get(target.id)
    if service is None:
        return NotAllowed.UNKNOWN
    if not service.phone.usable or service.phone.number is None:
        return NotAllowed.NO_NUMBER
    return _allowed(service.phone.number, target.kind)


def _allowed(number: str, kind: TargetKind) -> Allowed | NotAllowed:
    if not _DIALLED.fullmatch(number):
        return NotAllowed.REFUSED
    return Allowed(number, kind, _Seal(number))
