"""A city as its own data says it is. Everything that differs between cities is in here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from zoneinfo import ZoneInfo

from servicetelefon.domain.announcement import Announcement, Say
from servicetelefon.domain.calendar import Closure, ServiceHours
from servicetelefon.domain.completeness import CatalogueQuestion
from servicetelefon.domain.office import Crisis, CrisisContact, Hours, Office, Phone
from servicetelefon.domain.outcomes import Outcome
from servicetelefon.domain.phone_menu import Menu
from servicetelefon.domain.promise import ServicePromise
from servicetelefon.domain.responsibility_rules import Responsibilities
from servicetelefon.domain.scenario import Scenario
from servicetelefon.domain.signs import SignKind, SignWay
from servicetelefon.kit.wording import MAIN_LANGUAGE, Wording


class Stage(StrEnum):
    """How far the line has come in a district."""

    PLANNED = "planned"
    PILOT = "pilot"
    LIVE = "live"


class Operation(StrEnum):
    """TRIAL runs on delivered texts and says so everywhere; PRODUCTIVE on approved ones."""

    TRIAL = "trial"
    PRODUCTIVE = "productive"


@dataclass(frozen=True, slots=True)
class Language:
    """`html` is the BCP 47 tag for pages, `voice` the name for the speech port (None: no voice)."""

    code: str
    name: str
    html: str
    voice: str | None
    right_to_left: bool = False
    words_per_minute: int = 150


@dataclass(frozen=True, slots=True)
class District:
    id: str
    name: str
    quarters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RolloutStage:
    """From `since` on the district has this stage; None: planned, without a date."""

    stage: Stage
    since: date | None


@dataclass(frozen=True, slots=True)
class Busy:
    """When a line is overloaded. `waiting`: from so many on callbacks are offered at once and the
    menu is short (`short_menu`); `full`: from so many on a caller hears so and can leave a number.
    """

    waiting: int = 50
    full: int = 200
    short_menu: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One number that people call. `extension` is how our own phones reach it.

    Callers from a district that is not live are served all the same; only the put-through to
    its office is missing.
    """

    id: str
    name: str
    operation: Operation
    number: Phone
    extension: str
    languages: tuple[str, ...]
    menu: str
    skills: frozenset[str]
    hours: Hours
    open_on_holidays: bool
    districts: Mapping[str, tuple[RolloutStage, ...]]
    announcements: Mapping[Say, str]
    waiting_menu: str | None = None
    closed_menu: str | None = None
    busy: Busy = Busy()

    def stage(self, district: str, day: date) -> Stage:
        """Where the district stands on this day; one that is not on the line is PLANNED."""
        begun = [
            step
            for step in self.districts.get(district, ())
            if step.since is not None and step.since <= day
        ]
        return max(begun, key=lambda step: step.since or day).stage if begun else Stage.PLANNED


class SkillKind(StrEnum):
    SERVICE = "service"
    LANGUAGE = "language"
    TOPIC = "topic"
    EMERGENCY = "emergency"  # the group that "Heute in Not" rings
    DUTY = "duty"  # the duty desk that registered advice centres reach


@dataclass(frozen=True, slots=True)
class Skill:
    """Something that an agent can and a contact may need; `language` only for that kind."""

    id: str
    title: str
    kind: SkillKind
    language: str | None = None


class EnquiryClass(StrEnum):
    """What the first level may do with it."""

    SIMPLE = "simple"  # general information: phone, portal or assistant
    CASE = "case"  # the general rule may be told; the case goes to the office
    COMPLEX = "complex"  # a specialist
    EMERGENCY = "emergency"  # a person at once, the same day
    SPECIAL = "special"  # house rules: threats, press, wrong number


@dataclass(frozen=True, slots=True)
class EnquiryType:
    """A kind of enquiry of the catalogue (Anliegenkatalog).

    `asks` are the questions without whose answers an office cannot work. `only_in_writing`: the
    act itself has no effect by phone (§ 84 SGG); who wants it is told how.
    """

    id: str
    title: str
    group: str
    kind: EnquiryClass
    skill: str | None
    matter: str | None
    asks: tuple[str, ...] = ()
    only_in_writing: bool = False


class ServiceKind(StrEnum):
    """What a service outside does in a conversation."""

    INTERPRETER = "interpreter"
    RELAY = "relay"  # speaks or signs for somebody who does not hear


@dataclass(frozen=True, slots=True)
class OutsideService:
    """An interpreter or relay service that an agent can bring into a conversation."""

    id: str
    name: str
    kind: ServiceKind
    phone: Phone


@dataclass(frozen=True, slots=True)
class CallsOut:
    """Whom the line itself may call, beside the offices: everything else is refused.

    Prefixes are E.164 with +. A refused prefix (premium rate) wins over an allowed country.
    """

    emergency: frozenset[str]
    countries: tuple[str, ...]
    refused: tuple[str, ...]
    services: Mapping[str, OutsideService]

    def may_call_back(self, number: str) -> bool:
        """Whether a caller's own number (E.164) lies in an allowed country and costs normally."""
        return number.startswith(self.countries) and not number.startswith(self.refused)


@dataclass(frozen=True, slots=True)
class OutcomeLabel:
    """A result that an agent may choose in wrap-up, in the city's words."""

    outcome: Outcome
    label: str


@dataclass(frozen=True, slots=True)
class City:
    """One release of a city folder, checked. Mappings keep the order of the files."""

    id: str
    name: str
    zone: ZoneInfo
    main_number: Phone
    languages: Mapping[str, Language]
    lines: Mapping[str, Line]
    districts: Mapping[str, District]
    postcodes: Mapping[str, tuple[str, ...]]
    offices: Mapping[str, Office]
    matters: Mapping[str, str]
    enquiry_groups: Mapping[str, str]
    enquiry_types: Mapping[str, EnquiryType]
    questions: Mapping[str, CatalogueQuestion]
    skills: Mapping[str, Skill]
    menus: Mapping[str, Menu]
    announcements: Mapping[str, Announcement]
    crisis_contacts: Mapping[str, CrisisContact]
    outcomes: tuple[OutcomeLabel, ...]
    scenarios: Mapping[str, Scenario]
    promise: ServicePromise
    calls_out: CallsOut
    signs: Mapping[SignKind, SignWay]
    holidays: Mapping[date, str]
    closures: Mapping[str, tuple[Closure, ...]]
    wording: Wording
    responsibility: Responsibilities

    def line(self, line: str) -> Line:
        """What still runs or is owed on a line that the city has no more goes on as on its first."""
        return self.lines.get(line) or next(iter(self.lines.values()))

    def service_hours(self, line: str) -> ServiceHours:
        """The hours of a line, without the city's holidays and the line's closures."""
        of = self.line(line)
        holidays = frozenset[date]() if of.open_on_holidays else frozenset(self.holidays)
        return ServiceHours(self.zone, of.hours.week, holidays, self.closures[of.id])

    def office_hours(self, hours: Hours) -> ServiceHours:
        """The hours of an office as the calendar's functions take them."""
        return ServiceHours(self.zone, hours.week, frozenset(self.holidays))

    def announcement(self, line: str, say: Say) -> Announcement:
        """What this line says; a line may have its own text, otherwise the city's."""
        return self.announcements[self.line(line).announcements.get(say, say)]

    def says(self, line: str, say: Say) -> bool:
        """Whether there is a text for it; only for some may be none."""
        return self.line(line).announcements.get(say, say) in self.announcements

    def menu(self, line: str) -> Menu:
        return self.menus[self.line(line).menu]

    def menu_of(self, line: str, menu: str | None) -> Menu:
        """The menu that a caller hears now: a named one, or the line's own."""
        return self.menus[menu] if menu and menu in self.menus else self.menu(line)

    def line_dialled(self, dialled: str) -> Line | None:
        """The line that a dialled number or extension reaches."""
        for line in self.lines.values():
            if dialled in (line.extension, line.number.number):
                return line
        return None

    def needs(self, line: str, *, language: str = MAIN_LANGUAGE, topic: str = "") -> frozenset[str]:
        """Skills that a contact needs: the line's, the language's, the topic's."""
        spoken = {skill.id for skill in self.skills.values() if skill.language == language}
        kind = self.enquiry_types.get(topic)
        wanted = {kind.skill} if kind is not None and kind.skill else set[str]()
        return self.line(line).skills | spoken | wanted

    def skill_of(self, kind: SkillKind) -> str:
        """The one skill of kind EMERGENCY or DUTY."""
        return next(skill.id for skill in self.skills.values() if skill.kind is kind)

    def is_right_to_left(self, language: str) -> bool:
        return language in self.languages and self.languages[language].right_to_left

    def help_in(self, crisis: Crisis) -> tuple[CrisisContact, ...]:
        """Contacts to name in this emergency; those not confirmed wait for the editor's check."""
        usable = (one for one in self.crisis_contacts.values() if one.phone.usable)
        return tuple(one for one in usable if crisis in one.crises)

    def districts_of_postcode(self, postcode: str) -> tuple[str, ...]:
        """None known: outside the city; several: the address must decide, never the postcode."""
        return self.postcodes.get(postcode, ())

    def district_of_quarter(self, quarter: str) -> str | None:
        return next((one.id for one in self.districts.values() if quarter in one.quarters), None)

    @property
    def is_productive(self) -> bool:
        """Whether any line is in productive operation: then nothing unapproved may run."""
        return any(line.operation is Operation.PRODUCTIVE for line in self.lines.values())

    def in_trial(self, line: str) -> bool:
        """Every page, call and print then says "Probebetrieb"."""
        return self.line(line).operation is Operation.TRIAL
