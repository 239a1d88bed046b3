"""Who is responsible: what was asked, and what can honestly be said about it.

An address decides the district, never a postcode alone. Where what was said leaves several
districts or offices open, the finding asks; where nothing that could be said would settle it,
it is unclear and says why. It never picks one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from servicetelefon.domain.office import Basis


@dataclass(frozen=True, slots=True)
class Address:
    """As it was said or written; any part may be empty. The street may end in its number."""

    street: str = ""
    house_number: str = ""
    quarter: str = ""
    postcode: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.street or self.house_number or self.quarter or self.postcode)


NO_ADDRESS = Address()


class Whose(StrEnum):
    """Whose or which address decides."""

    RESIDENCE = "residence"
    LAST_REGISTRATION = "last_registration"
    DECEASED = "deceased"
    BEFORE_ADMISSION = "before_admission"


@dataclass(frozen=True, slots=True)
class Query:
    """`matter` in anybody's words, or empty: then only the district is asked for.

    `answers` are answers to questions of the city's rules, by the question's id; the answer to
    `situation` names a situation of the rule. The last name is used for letter splits and kept nowhere.
    """

    address: Address = NO_ADDRESS
    matter: str = ""
    answers: Mapping[str, str] = field(default_factory=dict[str, str])
    last_name: str = ""


SITUATION = "situation"
"""Question id under which a situation of a rule is named."""


class Status(StrEnum):
    FOUND = "found"
    ASK = "ask"  # one more answer can settle it
    UNCLEAR = "unclear"  # nothing the person could say settles it, or what was said contradicts
    OUTSIDE = "outside"  # another city or authority's area


class AskFor(StrEnum):
    """What is asked; the city's own rules ask further questions under their own ids."""

    ADDRESS = "address"
    STREET = "street"  # which of these streets is meant
    HOUSE_NUMBER = "house_number"
    QUARTER = "quarter"
    POSTCODE = "postcode"
    MATTER = "matter"
    LAST_NAME = "last_name"


@dataclass(frozen=True, slots=True)
class Question:
    """`code` is an AskFor or the id of a question of the city; `options` are proposals, never
    complete by themselves except for the city's questions."""

    code: str
    options: tuple[str, ...] = ()
    whose: Whose = Whose.RESIDENCE


class Why(StrEnum):
    """Why a finding is what it is, or what to mind about it."""

    SHARED_POSTCODE = "shared_postcode"
    SHARED_STREET = "shared_street"
    NO_DIRECTORY = "no_directory"
    STREET_UNKNOWN = "street_unknown"
    STREET_RENAMED = "street_renamed"
    NUMBER_UNKNOWN = "number_unknown"
    NUMBER_UNREADABLE = "number_unreadable"
    QUARTER_UNKNOWN = "quarter_unknown"
    QUARTER_AMBIGUOUS = "quarter_ambiguous"
    QUARTER_DIFFERS = "quarter_differs"
    POSTCODE_UNREADABLE = "postcode_unreadable"
    POSTCODE_DIFFERS = "postcode_differs"
    POSTCODE_OUTSIDE = "postcode_outside"
    CONTRADICTION = "contradiction"
    MATTER_UNKNOWN = "matter_unknown"
    ANSWER_UNKNOWN = "answer_unknown"
    NO_OFFICE = "no_office"
    SEVERAL_OFFICES = "several_offices"
    DISTRICT_CHANGED = "district_changed"
    PART_UNKNOWN = "part_unknown"
    PART_UNSURE = "part_unsure"  # sorted in another way the name has another unit
    PART_GAP = "part_gap"  # between two ranges
    RULE = "rule"  # the city's own words, as the value `text`


@dataclass(frozen=True, slots=True)
class Reason:
    """A code and the values of its text."""

    code: Why
    values: Mapping[str, str] = field(default_factory=dict[str, str])


class Evidence(StrEnum):
    """What a part of the finding was concluded from."""

    STREET_DIRECTORY = "street_directory"
    QUARTER = "quarter"
    POSTCODE = "postcode"
    DISTRICT_NAMED = "district_named"
    ANSWER = "answer"
    RULE = "rule"
    SPLIT = "split"


class Part(StrEnum):
    """Of which part of a finding something is the ground."""

    DISTRICT = "district"
    OFFICE = "office"
    UNIT = "unit"


@dataclass(frozen=True, slots=True)
class Ground:
    """Part of the finding, what it was concluded from, and how sure that is."""

    of: Part
    by: Evidence
    basis: Basis


@dataclass(frozen=True, slots=True)
class Place:
    """What is known of where the address lies: ids of districts, names of the rest."""

    district: str | None = None
    quarter: str | None = None
    street: str | None = None
    postcode: str | None = None


NOWHERE = Place()


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer. `question` stands with ASK, and with FOUND where one more answer would name
    the unit inside the office. `beside` are further offices to name, `situations` those
    in which another step of the rule decides."""

    status: Status
    matter: str | None = None
    place: Place = NOWHERE
    office: str | None = None
    unit: str | None = None
    beside: tuple[str, ...] = ()
    question: Question | None = None
    reasons: tuple[Reason, ...] = ()
    basis: tuple[Ground, ...] = ()
    situations: tuple[str, ...] = ()
