"""What the files of a city say together: names that point somewhere, days and numbers that fit."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from servicetelefon.city.hours import HoursWrong, week_of
from servicetelefon.city.land import is_known
from servicetelefon.city.schema import HoursPart, LinePart
from servicetelefon.city.sources import Sources
from servicetelefon.domain.announcement import Say
from servicetelefon.domain.city import Operation, SkillKind, Stage
from servicetelefon.domain.office import Confirmation
from servicetelefon.domain.outcomes import AGENT_OUTCOMES
from servicetelefon.kit.errors import BrokenFile
from servicetelefon.kit.wording import MAIN_LANGUAGE
from servicetelefon.kit.yaml_file import Loc

Faults = Iterator[BrokenFile]


def faults_of_references(sources: Sources) -> Faults:
    checks = (
        _city,
        _lines,
        _districts,
        _offices,
        _closures,
        _skills,
        _enquiries,
        _outcomes,
        _practice,
    )
    for check in checks:
        yield from check(sources)


def unknown(
    sources: Sources, name: str, loc: Loc, what: str, ids: Iterable[str], known: Container[str]
) -> Faults:
    """A fault for each id that is defined nowhere."""
    for one in ids:
        if one not in known:
            yield sources.fault(name, (*loc, one), f"there is no {what} {one!r}")


def _city(sources: Sources) -> Faults:
    city = sources.city
    try:
        ZoneInfo(city.zone)
    except (ZoneInfoNotFoundError, ValueError):
        yield sources.fault("city.yaml", ("zone",), f"there is no time zone {city.zone!r}")
    if not is_known(city.holidays.country, city.holidays.land):
        problem = f"no holidays are known for {city.holidays.country}-{city.holidays.land}"
        yield sources.fault("city.yaml", ("holidays",), problem)
    if MAIN_LANGUAGE not in city.languages:
        yield sources.fault("city.yaml", ("languages",), f"{MAIN_LANGUAGE} is missing")


def _lines(sources: Sources) -> Faults:
    extensions: dict[str, str] = {}
    for line_id, line in sources.lines.items():
        loc: Loc = (line_id,)
        yield from _line_references(sources, loc, line)
        yield from _rollout(sources, loc, line)
        yield from _hours(sources, "lines.yaml", (*loc, "hours"), line.hours)
        if not any(_periods(line.hours)):
            yield sources.fault("lines.yaml", (*loc, "hours"), "a line needs hours")
        if line.extension in extensions:
            problem = f"{extensions[line.extension]} has the extension {line.extension} already"
            yield sources.fault("lines.yaml", (*loc, "extension"), problem)
        extensions[line.extension] = line_id
        if line.operation is Operation.PRODUCTIVE and not _is_sure(line):
            problem = "productive operation needs a confirmed number and confirmed hours"
            yield sources.fault("lines.yaml", (*loc, "operation"), problem)


def _is_sure(line: LinePart) -> bool:
    number_is_sure = line.number.number and line.number.status is Confirmation.CONFIRMED
    return bool(number_is_sure) and line.hours.status is Confirmation.CONFIRMED


def _line_references(sources: Sources, loc: Loc, line: LinePart) -> Faults:
    name = "lines.yaml"
    yield from unknown(
        sources, name, (*loc, "languages"), "language", line.languages, sources.city.languages
    )
    yield from _menus_of(sources, loc, line)
    yield from unknown(sources, name, (*loc, "skills"), "skill", line.skills, sources.skills)
    yield from unknown(
        sources, name, (*loc, "districts"), "district", line.districts, sources.districts
    )
    for said, announcement in line.announcements.items():
        here = (*loc, "announcements", said)
        yield from unknown(sources, name, here, "announcement of the line", [said], set(Say))
        yield from unknown(
            sources, name, here, "announcement", [announcement], sources.announcements
        )


def _menus_of(sources: Sources, loc: Loc, line: LinePart) -> Faults:
    name = "lines.yaml"
    named = {
        "menu": line.menu,
        "waiting_menu": line.waiting_menu,
        "closed_menu": line.closed_menu,
    }
    for key, menu in named.items():
        if menu is not None:
            yield from unknown(sources, name, (*loc, key), "menu", [menu], sources.menus)
    if line.busy.short_menu is not None:
        here = (*loc, "busy", "short_menu")
        yield from unknown(sources, name, here, "menu", [line.busy.short_menu], sources.menus)
    if line.busy.full <= line.busy.waiting:
        problem = "a line is full only after it was busy: full must be more than waiting"
        yield sources.fault(name, (*loc, "busy"), problem)


def _rollout(sources: Sources, loc: Loc, line: LinePart) -> Faults:
    for district, steps in line.districts.items():
        here = (*loc, "districts", district)
        for index, step in enumerate(steps):
            if step.since is None and step.stage is not Stage.PLANNED:
                yield sources.fault("lines.yaml", (*here, index), f"since when {step.stage}?")
        dates = [step.since for step in steps if step.since is not None]
        if any(after <= before for before, after in pairwise(dates)):
            yield sources.fault("lines.yaml", here, "the stages do not stand in order of time")


def _districts(sources: Sources) -> Faults:
    seen: dict[str, str] = {}
    for district_id, district in sources.districts.items():
        for index, quarter in enumerate(district.quarters):
            if quarter in seen:
                problem = f"{quarter} belongs to {seen[quarter]} already"
                yield sources.fault("districts.yaml", (district_id, "quarters", index), problem)
            seen[quarter] = district_id
    for postcode, districts in sources.postcodes.items():
        yield from unknown(
            sources, "postcodes.yaml", (postcode,), "district", districts, sources.districts
        )
        if not districts:
            yield sources.fault("postcodes.yaml", (postcode,), "a postcode needs a district")


def _practice(sources: Sources) -> Faults:
    name, outcomes = "practice.yaml", sources.outcomes
    for scenario_id, one in sources.practice.items():
        types = sources.enquiries.types
        topic, outcome = (scenario_id, "topic"), (scenario_id, "outcome")
        yield from unknown(sources, name, topic, "kind of enquiry", [one.topic], types)
        yield from unknown(sources, name, outcome, "result", [one.outcome], outcomes)


def _offices(sources: Sources) -> Faults:
    name = "offices.yaml"
    for office_id, office in sources.offices.items():
        loc: Loc = (office_id,)
        matters = sources.enquiries.matters
        yield from unknown(
            sources, name, (*loc, "districts"), "district", office.districts, sources.districts
        )
        yield from unknown(sources, name, (*loc, "matters"), "matter", office.matters, matters)
        for key, hours in (("visits", office.visits), ("calls", office.calls)):
            if hours is not None:
                yield from _hours(sources, name, (*loc, key), hours)


def _closures(sources: Sources) -> Faults:
    for index, closure in enumerate(sources.closures):
        yield from unknown(
            sources, "closures.yaml", (index, "lines"), "line", closure.lines, sources.lines
        )
        if closure.last < closure.first:
            yield sources.fault("closures.yaml", (index, "last"), "ends before it begins")


def _skills(sources: Sources) -> Faults:
    name = "skills.yaml"
    for skill_id, skill in sources.skills.items():
        if (skill.language is not None) != (skill.kind is SkillKind.LANGUAGE):
            problem = "a language belongs to a skill of kind language, and only there"
            yield sources.fault(name, (skill_id,), problem)
        if skill.language is not None:
            languages = sources.city.languages
            here = (skill_id, "language")
            yield from unknown(sources, name, here, "language", [skill.language], languages)
    for kind in (SkillKind.EMERGENCY, SkillKind.DUTY):
        count = sum(skill.kind is kind for skill in sources.skills.values())
        if count != 1:
            yield sources.fault(name, (), f"there must be one skill of kind {kind}, not {count}")


def _enquiries(sources: Sources) -> Faults:
    name, enquiries = "enquiries.yaml", sources.enquiries
    for type_id, kind in enquiries.types.items():
        loc: Loc = ("types", type_id)
        yield from unknown(sources, name, (*loc, "group"), "group", [kind.group], enquiries.groups)
        if kind.skill is not None:
            here = (*loc, "skill")
            yield from unknown(sources, name, here, "skill", [kind.skill], sources.skills)
        if kind.matter is not None:
            here = (*loc, "matter")
            yield from unknown(sources, name, here, "matter", [kind.matter], enquiries.matters)
        here = (*loc, "asks")
        yield from unknown(sources, name, here, "question", kind.asks, enquiries.questions)


def _outcomes(sources: Sources) -> Faults:
    for outcome in sources.outcomes:
        if outcome not in AGENT_OUTCOMES:
            problem = f"{outcome} is not an outcome that an agent chooses"
            yield sources.fault("outcomes.yaml", (outcome,), problem)
    for outcome in AGENT_OUTCOMES:
        if outcome not in sources.outcomes:
            yield sources.fault("outcomes.yaml", (), f"{outcome} is missing")


def _hours(sources: Sources, name: str, loc: Loc, hours: HoursPart) -> Faults:
    try:
        week_of(hours)
    except HoursWrong as wrong:
        yield sources.fault(name, (*loc, wrong.weekday), f"{wrong.weekday}: {wrong}")


def _periods(hours: HoursPart) -> Iterator[object]:
    return (getattr(hours, day) for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun"))
