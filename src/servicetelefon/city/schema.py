"""The shape of each file of a city folder. docs/reference/city-files.md explains every key."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, RootModel, StringConstraints

from servicetelefon.domain.city import EnquiryClass, Operation, ServiceKind, SkillKind, Stage
from servicetelefon.domain.completeness import AnswerKind
from servicetelefon.domain.office import Confirmation, Crisis
from servicetelefon.domain.outcomes import Outcome
from servicetelefon.domain.promise import FirstContactFormula, ReplyFormula, ServiceLevelFormula
from servicetelefon.domain.signs import SignKind

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]*$", max_length=60)]
LanguageCode = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[a-z]+)?$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Number = Annotated[str, StringConstraints(pattern=r"^(\+[1-9][0-9]{4,14}|[0-9]{3,6})$")]
Prefix = Annotated[str, StringConstraints(pattern=r"^\+[1-9][0-9]*$")]
Postcode = Annotated[str, StringConstraints(pattern=r"^[0-9]{5}$")]
WordsId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]+(\.[a-z0-9_-]+)*$", max_length=80)]
MailAddress = Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")]
Share = Annotated[float, Field(gt=0, le=1)]
Texts = dict[LanguageCode, Text]


class Part(BaseModel):
    """A part of a file: an unknown key is a fault."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class BasisPart(Part):
    status: Confirmation
    source: str = ""
    as_of: date | None = None


class PhonePart(BasisPart):
    number: Number | None = None
    shown: str = ""


class AddressPart(BasisPart):
    street: Text
    postcode: Postcode | None = None
    town: Text


class MailPart(BasisPart):
    address: MailAddress


def _period(text: object) -> object:
    """07:00-19:00; the end of the day is 24:00."""
    opens, _, closes = str(text).partition("-")
    try:
        ends = closes.strip().replace("24:00", "00:00")
        return time.fromisoformat(opens.strip()), time.fromisoformat(ends)
    except ValueError:
        raise ValueError("write a period as 07:00-19:00") from None


PeriodText = Annotated[tuple[time, time], BeforeValidator(_period)]


class HoursPart(BasisPart):
    mon: tuple[PeriodText, ...] = ()
    tue: tuple[PeriodText, ...] = ()
    wed: tuple[PeriodText, ...] = ()
    thu: tuple[PeriodText, ...] = ()
    fri: tuple[PeriodText, ...] = ()
    sat: tuple[PeriodText, ...] = ()
    sun: tuple[PeriodText, ...] = ()
    note: str = ""


class LanguagePart(Part):
    name: Text
    html: Text
    voice: Text | None = None
    right_to_left: bool = False
    words_per_minute: int = Field(default=150, ge=60, le=250)


class HolidaysPart(Part):
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
    land: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]


class ServiceLevelPart(Part):
    formula: ServiceLevelFormula
    target: Share
    seconds: int = Field(gt=0)


class FirstContactPart(Part):
    formula: FirstContactFormula
    target: Share


class ReplyPart(Part):
    formula: ReplyFormula
    hours: int = Field(gt=0)


class PromisePart(Part):
    service_level: ServiceLevelPart
    first_contact: FirstContactPart
    reply: ReplyPart
    source: Text


class ServicePart(Part):
    name: Text
    kind: ServiceKind
    phone: PhonePart


class CallsOutPart(Part):
    emergency: tuple[Number, ...] = Field(min_length=1)
    countries: tuple[Prefix, ...]
    refused: tuple[Prefix, ...]
    services: dict[Slug, ServicePart] = {}


class SignWayPart(BasisPart):
    name: Text
    address: Annotated[str, StringConstraints(pattern=r"^https://[^\s]+$")] | None = None


class CityFile(Part):
    id: Slug
    name: Text
    zone: Text
    holidays: HolidaysPart
    main_number: PhonePart
    languages: dict[LanguageCode, LanguagePart]
    promise: PromisePart
    calls_out: CallsOutPart
    signs: dict[SignKind, SignWayPart] = {}


class RolloutPart(Part):
    stage: Stage
    since: date | None = None


class BusyPart(Part):
    waiting: Annotated[int, Field(ge=1)] = 50
    full: Annotated[int, Field(ge=1)] = 200
    short_menu: Slug | None = None


class LinePart(Part):
    name: Text
    operation: Operation
    number: PhonePart
    extension: Annotated[str, StringConstraints(pattern=r"^[0-9]{2,6}$")]
    languages: tuple[LanguageCode, ...] = Field(min_length=1)
    menu: Slug
    waiting_menu: Slug | None = None
    closed_menu: Slug | None = None
    busy: BusyPart = BusyPart()
    skills: tuple[Slug, ...] = ()
    hours: HoursPart
    open_on_holidays: bool = False
    districts: dict[Slug, tuple[RolloutPart, ...]]
    announcements: dict[Slug, Slug] = Field(default_factory=dict[str, str])


class DistrictPart(Part):
    name: Text
    quarters: tuple[Text, ...] = Field(min_length=1)


class OfficePart(Part):
    name: Text
    districts: tuple[Slug, ...] = ()
    matters: tuple[Slug, ...] = Field(min_length=1)
    address: AddressPart | None = None
    phone: PhonePart | None = None
    mail: tuple[MailPart, ...] = ()
    visits: HoursPart | None = None
    calls: HoursPart | None = None
    note: str = ""


class ClosurePart(Part):
    first: date
    last: date
    reason: Text
    lines: tuple[Slug, ...] = ()


class SkillPart(Part):
    title: Text
    kind: SkillKind
    language: LanguageCode | None = None


class EnquiryTypePart(Part):
    title: Text
    group: Slug
    kind: EnquiryClass
    skill: Slug | None = None
    matter: Slug | None = None
    asks: tuple[Slug, ...] = Field(default=(), max_length=4)
    only_in_writing: bool = False


class CatalogueQuestionPart(Part):
    text: Texts
    kind: AnswerKind = AnswerKind.TEXT


class EnquiriesFile(Part):
    matters: dict[Slug, Text]
    groups: dict[Slug, Text]
    questions: dict[Slug, CatalogueQuestionPart] = Field(
        default_factory=dict[str, CatalogueQuestionPart]
    )
    types: dict[Slug, EnquiryTypePart]


class CrisisPart(Part):
    name: Text
    phone: PhonePart
    what: Texts
    crises: tuple[Crisis, ...] = Field(min_length=1)
    hours: Text
    checked_on: date
    check_again_on: date


class ReviewPart(Part):
    by: Text
    on: date


def _nobody(written: object) -> object:
    return False if written == "false" else written


Reviewed = Annotated[ReviewPart | Literal[False] | None, BeforeValidator(_nobody)]
"""Who has read a translation; `false` says in the file that nobody has."""


class EntryPart(Part):
    text: Text
    one: Text | None = None
    reviewed: Reviewed = None


class WordingFile(Part):
    language: LanguageCode
    reviewed: Reviewed = None
    texts: dict[WordsId, Text | EntryPart]


class LinesFile(RootModel[dict[Slug, LinePart]]):
    """lines.yaml"""


class DistrictsFile(RootModel[dict[Slug, DistrictPart]]):
    """districts.yaml"""


class PostcodesFile(RootModel[dict[Postcode, tuple[Slug, ...]]]):
    """postcodes.yaml: the districts in which a postcode lies"""


class OfficesFile(RootModel[dict[Slug, OfficePart]]):
    """offices.yaml"""


class ClosuresFile(RootModel[tuple[ClosurePart, ...]]):
    """closures.yaml"""


class AnnouncementsFile(RootModel[dict[Slug, Texts]]):
    """announcements.yaml: texts by id and language"""


class SkillsFile(RootModel[dict[Slug, SkillPart]]):
    """skills.yaml"""


class CrisisFile(RootModel[dict[Slug, CrisisPart]]):
    """crisis.yaml"""


class OutcomesFile(RootModel[dict[Outcome, Text]]):
    """outcomes.yaml: labels of the results that an agent may choose, in the order shown"""
