"""Address and matter to the office: walks the city's rule for the matter to its end."""

from __future__ import annotations

from dataclasses import replace

from servicetelefon.domain.city import City
from servicetelefon.domain.responsibility import (
    SITUATION,
    Address,
    AskFor,
    Evidence,
    Finding,
    Ground,
    Part,
    Query,
    Question,
    Reason,
    Status,
    Why,
)
from servicetelefon.domain.responsibility_rules import (
    Asked,
    AtOffice,
    ByAddress,
    DistrictAsked,
    Elsewhere,
    InDistrict,
    NotSettled,
    Rule,
    SameAs,
    Step,
)
from servicetelefon.responsibility.address_text import read_address
from servicetelefon.responsibility.directory import Directory
from servicetelefon.responsibility.locate import Locator
from servicetelefon.responsibility.located import Located
from servicetelefon.responsibility.matters import Matters
from servicetelefon.responsibility.units import Unit, unit_in


class Finder:
    """Answers for one city and one street directory; make a new one when either changes."""

    def __init__(self, city: City, directory: Directory) -> None:
        self.city = city
        self._locator = Locator(city, directory)
        self._matters = Matters(city)

    def read(self, text: str) -> Address:
        """The parts of an address in one line."""
        return read_address(
            text, is_street=self._locator.knows_street, is_area=self._locator.knows_area
        )

    def find(self, query: Query) -> Finding:
        """Who is responsible. Without a matter: in which district the address lies."""
        located = self._locator.locate(query.address)
        if not query.matter.strip():
            return _finding(located)
        matter = self._matters.named(query.matter)
        if matter is None:
            reason = Reason(Why.MATTER_UNKNOWN, {"matter": query.matter[:60]})
            question = Question(AskFor.MATTER, self._matters.proposals(query.matter))
            return replace(
                _finding(located), status=Status.ASK, question=question, reasons=(reason,)
            )
        return _Walk(self.city, self._locator, located, query, matter).from_start()


def _finding(located: Located) -> Finding:
    return Finding(
        located.status,
        place=located.place,
        question=located.question,
        reasons=located.reasons,
        basis=located.basis,
    )


class _Walk:
    """One query on its way through the steps of a rule."""

    def __init__(
        self, city: City, locator: Locator, located: Located, query: Query, matter: str
    ) -> None:
        self._city = city
        self._locator = locator
        self._located = located
        self._query = query
        self._matter = matter
        self._rule = city.responsibility.rules[matter]

    def from_start(self) -> Finding:
        rule = self._rule
        named = self._query.answers.get(SITUATION, "")
        if named and named not in rule.situations:
            finding = self._asking(SITUATION, tuple(rule.situations), named)
        else:
            step = rule.situations[named].step if named else rule.step
            finding = self._take(step, rule)
        left = () if named else tuple(rule.situations)
        return replace(finding, matter=self._matter, situations=left)

    def _take(self, step: Step, rule: Rule) -> Finding:
        match step:
            case Asked():
                return self._asked(step, rule)
            case DistrictAsked():
                return self._district_asked(step, rule)
            case SameAs():
                other = self._city.responsibility.rules[step.matter]
                return self._take(other.step, other)
            case _:
                return self._end(step, rule)

    def _asked(self, step: Asked, rule: Rule) -> Finding:
        given = self._query.answers.get(step.question, "")
        after = step.then.get(given)
        if after is None:
            return self._asking(step.question, tuple(step.then), given)
        return self._take(after, rule)

    def _district_asked(self, step: DistrictAsked, rule: Rule) -> Finding:
        given = self._query.answers.get(step.question, "")
        district = self._locator.district(given) if given else None
        if district is None:
            return self._asking(step.question, tuple(self._city.districts), given)
        return self._in_district(InDistrict(district, step.matter), rule, Evidence.ANSWER)

    def _asking(self, question: str, options: tuple[str, ...], given: str) -> Finding:
        reasons = (Reason(Why.ANSWER_UNKNOWN, {"answer": given[:60]}),) if given else ()
        asked = Question(question, options)
        return Finding(Status.ASK, place=self._located.place, question=asked, reasons=reasons)

    def _end(self, step: Step, rule: Rule) -> Finding:
        match step:
            case ByAddress():
                return self._by_address(step, rule)
            case InDistrict():
                return self._in_district(step, rule, Evidence.RULE)
            case AtOffice():
                return self._at_office(step, rule)
            case NotSettled() | Elsewhere():
                status = Status.OUTSIDE if isinstance(step, Elsewhere) else Status.UNCLEAR
                why = Reason(Why.RULE, {"text": step.why})
                return Finding(status, place=self._located.place, reasons=(why,), basis=_by(rule))
            case _:
                raise TypeError(type(step).__name__)

    def _by_address(self, step: ByAddress, rule: Rule) -> Finding:
        finding = _finding(self._located)
        district = finding.place.district
        if finding.status is not Status.FOUND or district is None:
            question = finding.question
            asked = replace(question, whose=step.whose) if question else None
            return replace(finding, question=asked)
        return self._office(finding, step.matter, district, rule)

    def _in_district(self, step: InDistrict, rule: Rule, by: Evidence) -> Finding:
        """The district is sure by the rule; where the address lies plays no part."""
        ground = Ground(Part.DISTRICT, by, rule.basis)
        place = replace(self._located.place, district=step.district, quarter=None, street=None)
        finding = Finding(Status.FOUND, place=replace(place, postcode=None), basis=(ground,))
        return self._office(finding, step.matter, step.district, rule, step.unit)

    def _office(
        self, finding: Finding, matter: str, district: str, rule: Rule, unit: str | None = None
    ) -> Finding:
        """The office of a district; several that nobody can tell apart are no answer."""
        offices = self._offices(matter, district)
        if len(offices) == 1:
            return self._with_unit(finding, offices[0], rule, unit)
        code = Why.SEVERAL_OFFICES if offices else Why.NO_OFFICE
        values = {
            "matter": self._city.matters[matter],
            "district": self._city.districts[district].name,
        }
        reasons = (*finding.reasons, Reason(code, values))
        return replace(finding, status=Status.UNCLEAR, reasons=reasons, beside=offices)

    def _offices(self, matter: str, district: str) -> tuple[str, ...]:
        """Those for the district, otherwise those for the whole city; parts of another one of
        them do not count."""
        handling = [one for one in self._city.offices.values() if matter in one.matters]
        near = [one.id for one in handling if district in one.districts]
        offices = near or [one.id for one in handling if not one.districts]
        splits = self._city.responsibility.splits
        parts = {part for one in offices if one in splits for part in splits[one].offices}
        return tuple(one for one in offices if one not in parts)

    def _at_office(self, step: AtOffice, rule: Rule) -> Finding:
        """The matter alone decides; only an address outside the city is somebody else's."""
        if self._located.status is Status.OUTSIDE:
            return _finding(self._located)
        finding = Finding(Status.FOUND, place=self._located.place, basis=self._located.basis)
        return self._with_unit(finding, step.office, rule, step.unit)

    def _with_unit(self, finding: Finding, office: str, rule: Rule, unit: str | None) -> Finding:
        inside = (
            Unit(unit)
            if unit
            else unit_in(office, rule.matter, self._query.last_name, self._located, self._city)
        )
        return replace(
            finding,
            office=office,
            unit=inside.name,
            beside=(*rule.beside, *inside.offices),
            question=inside.question,
            reasons=(*finding.reasons, *inside.reasons),
            basis=(*finding.basis, *_by(rule), *inside.basis),
        )


def _by(rule: Rule) -> tuple[Ground, ...]:
    return (Ground(Part.OFFICE, Evidence.RULE, rule.basis),)
