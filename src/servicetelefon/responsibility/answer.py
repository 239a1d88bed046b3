"""A finding as plain data for programs and the shell: with the office's contact, what each part
rests on, and the city's main number beside whatever is not confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from servicetelefon.domain.calendar import Week
from servicetelefon.domain.city import City
from servicetelefon.domain.office import Basis, Hours, Office, Phone
from servicetelefon.domain.responsibility import Finding, Question
from servicetelefon.kit.bidi import held
from servicetelefon.kit.wording import MAIN_LANGUAGE
from servicetelefon.responsibility.words import (
    option_words,
    question_words,
    reason_words,
    situation_words,
)

Data = dict[str, Any]

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def answer(finding: Finding, city: City, day: date, lang: str = MAIN_LANGUAGE) -> Data:
    """Everything of a finding; `day` decides how far the line has come in the district.

    Names of the place are those of the city's files, `*_id` and `id` are for programs; texts
    are in `lang`, or in German where a text lacks (held together there, `kit/bidi.py`).
    """
    place, matter = finding.place, finding.matter
    rule = city.responsibility.rules[matter] if matter else None
    district = city.districts[place.district] if place.district else None
    return {
        "status": finding.status.value,
        "matter": matter,
        "district": district.name if district else None,
        "district_id": place.district,
        "quarter": place.quarter,
        "street": place.street,
        "postcode": place.postcode,
        "office": office_data(city.offices[finding.office], city) if finding.office else None,
        "unit": finding.unit,
        "beside": [office_data(city.offices[one], city) for one in finding.beside],
        "question": _question(finding.question, finding, city, lang),
        "reasons": [
            {"code": one.code.value, "text": held(reason_words(one, city, lang), lang)}
            for one in finding.reasons
        ],
        "basis": [
            {"of": one.of.value, "by": one.by.value, **basis_data(one.basis)}
            for one in finding.basis
        ],
        "situations": [
            {"value": one, "text": held(situation_words(matter, one, city, lang), lang)}
            for one in finding.situations
            if matter
        ],
        "stage": _stages(place.district, city, day),
        "note": rule.note if rule and finding.office else "",
    }


def basis_data(basis: Basis) -> Data:
    return {
        "status": basis.status.value,
        "confirmed": basis.confirmed,
        "source": basis.source,
        "as_of": basis.as_of.isoformat() if basis.as_of else None,
    }


def office_data(office: Office, city: City) -> Data:
    """The office with its contact. `main_number` is there unless all of it is confirmed."""
    known = [part.basis for part in (office.address, office.visits, office.calls) if part]
    sure = office.reachable_by_citizens and all(basis.confirmed for basis in known)
    return {
        "id": office.id,
        "name": office.name,
        "phone": _phone(office.phone) if office.phone else None,
        "address": {
            "street": office.address.street,
            "postcode": office.address.postcode,
            "town": office.address.town,
            **basis_data(office.address.basis),
        }
        if office.address
        else None,
        "mail": [{"address": one.address, **basis_data(one.basis)} for one in office.mail],
        "visits": _hours(office.visits) if office.visits else None,
        "calls": _hours(office.calls) if office.calls else None,
        "contact_confirmed": sure,
        "main_number": None if sure else _phone(city.main_number),
        "note": office.note,
    }


def _phone(phone: Phone) -> Data:
    return {"number": phone.number, "shown": phone.shown, **basis_data(phone.basis)}


def _hours(hours: Hours) -> Data:
    return {"week": _week(hours.week), "note": hours.note, **basis_data(hours.basis)}


def _week(week: Week) -> Mapping[str, list[str]]:
    """City time; a day without periods is closed."""
    return {
        name: [f"{one.opens:%H:%M}-{_end(one.closes)}" for one in week.get(day, ())]
        for day, name in enumerate(_DAYS)
    }


def _end(closes: time) -> str:
    return f"{closes:%H:%M}" if closes != time(0) else "24:00"


def _question(question: Question | None, finding: Finding, city: City, lang: str) -> Data | None:
    if question is None:
        return None
    return {
        "code": question.code,
        "text": " ".join(held(one, lang) for one in question_words(question, city, lang)),
        "whose": question.whose.value,
        "options": [
            {
                "value": one,
                "text": held(option_words(question, finding.matter, one, city, lang), lang),
            }
            for one in question.options
        ],
    }


def _stages(district: str | None, city: City, day: date) -> Data | None:
    """How far each line has come in the district; None while the district is open."""
    if district is None:
        return None
    return {line.id: line.stage(district, day).value for line in city.lines.values()}
