"""Which unit inside an office, as far as its split is known."""

from __future__ import annotations

from dataclasses import dataclass

from servicetelefon.domain.city import City
from servicetelefon.domain.responsibility import (
    AskFor,
    Evidence,
    Ground,
    Part,
    Question,
    Reason,
    Status,
    Why,
)
from servicetelefon.domain.responsibility_rules import Split
from servicetelefon.responsibility.letters import units_for
from servicetelefon.responsibility.located import Located


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit, or what to ask for it, or why it is not known; `offices` are its candidates."""

    name: str | None = None
    question: Question | None = None
    reasons: tuple[Reason, ...] = ()
    basis: tuple[Ground, ...] = ()
    offices: tuple[str, ...] = ()


def unit_in(office: str, matter: str, last_name: str, located: Located, city: City) -> Unit:
    """The unit of an office without a split is empty; nothing is asked then."""
    split = city.responsibility.splits.get(office)
    if split is None or (split.matters and matter not in split.matters):
        return Unit()
    if split.letters:
        return _by_letters(split, last_name)
    if split.areas:
        return _by_area(split, located)
    return Unit(reasons=_unknown(split), offices=split.offices)


def _by_letters(split: Split, last_name: str) -> Unit:
    if not last_name.strip():
        return Unit(question=Question(AskFor.LAST_NAME))
    units = units_for(split.letters, last_name)
    if len(units) > 1 or not units:
        return Unit(reasons=(Reason(Why.PART_UNSURE),))
    (unit,) = units
    return _named(split, unit) if unit is not None else Unit(reasons=(Reason(Why.PART_GAP),))


def _by_area(split: Split, located: Located) -> Unit:
    place = located.place
    for name in (
        *(one.unit for one in split.areas if place.quarter in one.quarters),
        *(one.unit for one in split.areas if place.postcode in one.postcodes),
    ):
        return _named(split, name)
    if located.status in (Status.FOUND, Status.UNCLEAR):
        return Unit(reasons=_unknown(split))
    return Unit(question=located.question)


def _named(split: Split, unit: str) -> Unit:
    return Unit(unit, basis=(Ground(Part.UNIT, Evidence.SPLIT, split.basis),))


def _unknown(split: Split) -> tuple[Reason, ...]:
    return (Reason(Why.PART_UNKNOWN, {"text": split.note}),)
