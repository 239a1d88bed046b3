"""From checked files to the values of `domain.city`."""

from __future__ import annotations

from datetime import timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from servicetelefon.city import menu_schema, schema
from servicetelefon.city.hours import week_of
from servicetelefon.city.land import holidays_of
from servicetelefon.city.practice_schema import ScenarioPart
from servicetelefon.city.responsibility_build import responsibilities_of
from servicetelefon.city.sources import Sources
from servicetelefon.city.speech import RECORDINGS_FOLDER, words_file
from servicetelefon.city.wording import spoken_in, wording_of
from servicetelefon.domain import promise
from servicetelefon.domain.announcement import Announcement, Recording, Say
from servicetelefon.domain.calendar import Closure
from servicetelefon.domain.city import (
    Busy,
    CallsOut,
    City,
    District,
    EnquiryType,
    Language,
    Line,
    OutcomeLabel,
    OutsideService,
    RolloutStage,
    Skill,
)
from servicetelefon.domain.completeness import CatalogueQuestion
from servicetelefon.domain.office import (
    Address,
    Basis,
    CrisisContact,
    Hours,
    Mail,
    Office,
    Phone,
)
from servicetelefon.domain.phone_menu import Choice, Menu, MenuKey
from servicetelefon.domain.scenario import Reply, Scenario
from servicetelefon.domain.signs import SignWay

_frozen = MappingProxyType


def build(sources: Sources) -> City:
    city = sources.city
    return City(
        id=city.id,
        name=city.name,
        zone=ZoneInfo(city.zone),
        main_number=_phone(city.main_number),
        languages=_frozen({key: _language(key, part) for key, part in city.languages.items()}),
        lines=_frozen({key: _line(key, part) for key, part in sources.lines.items()}),
        districts=_frozen({key: _district(key, part) for key, part in sources.districts.items()}),
        postcodes=_frozen(dict(sources.postcodes)),
        offices=_frozen({key: _office(key, part) for key, part in sources.offices.items()}),
        matters=_frozen(dict(sources.enquiries.matters)),
        enquiry_groups=_frozen(dict(sources.enquiries.groups)),
        enquiry_types=_frozen(
            {key: _enquiry(key, part) for key, part in sources.enquiries.types.items()}
        ),
        questions=_frozen(
            {key: _question(key, part) for key, part in sources.enquiries.questions.items()}
        ),
        skills=_frozen({key: _skill(key, part) for key, part in sources.skills.items()}),
        menus=_frozen({key: _menu(sources, key, part) for key, part in sources.menus.items()}),
        announcements=_frozen({key: _announcement(sources, key) for key in sources.announcements}),
        crisis_contacts=_frozen({key: _crisis(key, part) for key, part in sources.crisis.items()}),
        outcomes=tuple(OutcomeLabel(*item) for item in sources.outcomes.items()),
        scenarios=_frozen({key: _scenario(key, part) for key, part in sources.practice.items()}),
        promise=_promise(city.promise),
        calls_out=_calls_out(city.calls_out),
        signs=_frozen({kind: _sign_way(part) for kind, part in city.signs.items()}),
        holidays=_frozen(dict(holidays_of(city.holidays.country, city.holidays.land))),
        closures=_frozen({line: _closures(sources, line) for line in sources.lines}),
        wording=wording_of(sources),
        responsibility=responsibilities_of(sources.responsibility),
    )


def _basis(part: schema.BasisPart) -> Basis:
    return Basis(part.status, part.source, part.as_of)


def _phone(part: schema.PhonePart) -> Phone:
    return Phone(part.number, part.shown or part.number or "", _basis(part))


def _hours(part: schema.HoursPart) -> Hours:
    return Hours(_frozen(dict(week_of(part))), _basis(part), part.note)


def _language(code: str, part: schema.LanguagePart) -> Language:
    return Language(
        code, part.name, part.html, part.voice, part.right_to_left, part.words_per_minute
    )


def _line(line_id: str, part: schema.LinePart) -> Line:
    return Line(
        id=line_id,
        name=part.name,
        operation=part.operation,
        number=_phone(part.number),
        extension=part.extension,
        languages=part.languages,
        menu=part.menu,
        skills=frozenset(part.skills),
        hours=_hours(part.hours),
        open_on_holidays=part.open_on_holidays,
        districts=_frozen(
            {
                district: tuple(RolloutStage(step.stage, step.since) for step in steps)
                for district, steps in part.districts.items()
            }
        ),
        announcements=_frozen({Say(said): own for said, own in part.announcements.items()}),
        waiting_menu=part.waiting_menu,
        closed_menu=part.closed_menu,
        busy=Busy(part.busy.waiting, part.busy.full, part.busy.short_menu),
    )


def _district(district_id: str, part: schema.DistrictPart) -> District:
    return District(district_id, part.name, part.quarters)


def _office(office_id: str, part: schema.OfficePart) -> Office:
    return Office(
        id=office_id,
        name=part.name,
        districts=part.districts,
        matters=part.matters,
        address=_address(part.address) if part.address else None,
        phone=_phone(part.phone) if part.phone else None,
        mail=tuple(Mail(mail.address, _basis(mail)) for mail in part.mail),
        visits=_hours(part.visits) if part.visits else None,
        calls=_hours(part.calls) if part.calls else None,
        note=part.note,
    )


def _address(part: schema.AddressPart) -> Address:
    return Address(part.street, part.postcode, part.town, _basis(part))


def _enquiry(type_id: str, part: schema.EnquiryTypePart) -> EnquiryType:
    return EnquiryType(
        type_id,
        part.title,
        part.group,
        part.kind,
        part.skill,
        part.matter,
        part.asks,
        part.only_in_writing,
    )


def _question(question_id: str, part: schema.CatalogueQuestionPart) -> CatalogueQuestion:
    return CatalogueQuestion(question_id, part.kind, _frozen(dict(part.text)))


def _skill(skill_id: str, part: schema.SkillPart) -> Skill:
    return Skill(skill_id, part.title, part.kind, part.language)


def _menu(sources: Sources, menu_id: str, part: menu_schema.MenuPart) -> Menu:
    keys = tuple(
        MenuKey(key, Choice(entry.to, entry.value or ""), _frozen(spoken_in(sources, entry.say)))
        for key, entry in part.keys.items()
    )
    wait = timedelta(seconds=part.wait_seconds)
    return Menu(menu_id, keys, _frozen(spoken_in(sources, part.closing)), wait, part.tries)


def _announcement(sources: Sources, announcement_id: str) -> Announcement:
    texts = sources.announcements[announcement_id]
    if announcement_id != Say.EMERGENCY_HINT:
        texts = spoken_in(sources, texts)
    recordings: dict[str, Recording] = {}
    for lang, text in texts.items():
        path = f"{RECORDINGS_FOLDER}/{lang}/{announcement_id}.wav"
        spoken = sources.release.files.get(words_file(path), b"").decode()
        # An old recording of a changed text must not go on saying the old words.
        if path in sources.release.files and spoken.split() == text.split():
            recordings[lang] = Recording(path)
    return Announcement(announcement_id, _frozen(dict(texts)), _frozen(recordings))


def _scenario(scenario_id: str, part: ScenarioPart) -> Scenario:
    return Scenario(
        id=scenario_id,
        title=part.title,
        opening=part.opening,
        replies=tuple(Reply(one.question, one.answer) for one in part.replies),
        topic=part.topic,
        outcome=part.outcome,
        why=part.why,
        article=part.article,
        key=part.key,
    )


def _crisis(contact_id: str, part: schema.CrisisPart) -> CrisisContact:
    return CrisisContact(
        id=contact_id,
        name=part.name,
        phone=_phone(part.phone),
        what=_frozen(dict(part.what)),
        crises=frozenset(part.crises),
        hours=part.hours,
        checked_on=part.checked_on,
        check_again_on=part.check_again_on,
    )


def _promise(part: schema.PromisePart) -> promise.ServicePromise:
    return promise.ServicePromise(
        promise.ServiceLevel(
            part.service_level.formula,
            part.service_level.target,
            timedelta(seconds=part.service_level.seconds),
        ),
        promise.FirstContact(part.first_contact.formula, part.first_contact.target),
        promise.Reply(part.reply.formula, timedelta(hours=part.reply.hours)),
        part.source,
    )


def _sign_way(part: schema.SignWayPart) -> SignWay:
    return SignWay(part.name, part.address, _basis(part))


def _calls_out(part: schema.CallsOutPart) -> CallsOut:
    services = {
        name: OutsideService(name, service.name, service.kind, _phone(service.phone))
        for name, service in part.services.items()
    }
    return CallsOut(frozenset(part.emergency), part.countries, part.refused, _frozen(services))


def _closures(sources: Sources, line: str) -> tuple[Closure, ...]:
    """Closures of this line and those that name no line."""
    return tuple(
        Closure(part.first, part.last, part.reason)
        for part in sources.closures
        if not part.lines or line in part.lines
    )
