"""Whom the line may call, and that nothing else can leave."""

from __future__ import annotations

import ast
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from cities import MUSTERSTADT
from servicetelefon.city.load import load_city
from servicetelefon.domain.outgoing import (
    Allowed,
    NotAllowed,
    Target,
    TargetKind,
    decide,
    decide_callback,
    target_dialled,
    targets,
)

pytestmark = pytest.mark.unit

CITY = load_city(MUSTERSTADT)
DAY = date(2026, 11, 23)
LINE = "sozial"
SOURCES = Path(__file__).parents[3] / "src" / "servicetelefon"


@pytest.mark.parametrize(
    ("code", "number"),
    [
        ("emergency:112", "112"),
        ("emergency:110", "110"),
        ("office:amt-nord", "+49990110"),
        ("office:nothilfe", "+49990120"),  # for the whole city
        ("service:dolmetschen", "+49990140"),
        ("service:relay", "+49990150"),
    ],
)
def test_the_closed_list(code: str, number: str):
    target = Target.read(code)
    assert target is not None
    found = decide(target, CITY, LINE, DAY)
    assert isinstance(found, Allowed)
    assert found.number == number


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("emergency:113", NotAllowed.UNKNOWN),
        ("emergency:+49900123456", NotAllowed.UNKNOWN),
        ("office:nowhere", NotAllowed.UNKNOWN),
        ("office:amt-sued", NotAllowed.NO_NUMBER),
        ("office:arbeitsamt", NotAllowed.NO_NUMBER),  # an old number is not dialled
        ("office:teilhabe", NotAllowed.NO_NUMBER),
        ("service:neu", NotAllowed.NO_NUMBER),
        ("service:112", NotAllowed.UNKNOWN),
        ("callback:+4940123456", NotAllowed.UNKNOWN),
    ],
)
def test_what_is_not_called(code: str, why: NotAllowed):
    target = Target.read(code)
    assert target is not None
    assert decide(target, CITY, LINE, DAY) is why


def test_an_office_is_reached_from_the_day_its_district_is_live():
    office = Target(TargetKind.OFFICE, "amt-nord")
    assert decide(office, CITY, LINE, date(2026, 5, 31)) is NotAllowed.NOT_LIVE
    assert isinstance(decide(office, CITY, LINE, date(2026, 6, 1)), Allowed)


@pytest.mark.parametrize(
    "number", ["+49900123456", "+43112345678", "+49", "+4940123456@elsewhere", "112", ""]
)
def test_callbacks_that_are_not_made(number: str):
    assert decide_callback(number, CITY.calls_out, confirmed=True) is NotAllowed.REFUSED


def test_a_number_that_nobody_has_confirmed_is_not_called_back():
    found = decide_callback("+4940123456", CITY.calls_out, confirmed=False)
    assert found is NotAllowed.NOT_CONFIRMED


def test_a_confirmed_number_is_called_back():
    found = decide_callback("+4940123456", CITY.calls_out, confirmed=True)
    assert isinstance(found, Allowed)
    assert found.kind is TargetKind.CALLBACK


def test_a_desk_phones_transfer_key_reaches_the_listed_only():
    assert target_dialled("0990 110", CITY, LINE, DAY) == Target(TargetKind.OFFICE, "amt-nord")
    assert target_dialled("0049990110", CITY, LINE, DAY) == Target(TargetKind.OFFICE, "amt-nord")
    assert target_dialled("112", CITY, LINE, DAY) == Target(TargetKind.EMERGENCY, "112")
    for other in ("0900123456", "040428280", "500", "", "amt-nord", "112@elsewhere"):
        assert target_dialled(other, CITY, LINE, DAY) is None


_LISTED = {
    found.number
    for target in targets(CITY, LINE, DAY)
    if isinstance(found := decide(target, CITY, LINE, DAY), Allowed)
}


@given(some.text(max_size=30))
def test_no_code_and_no_number_leads_out_of_the_list(text: str):
    for code in (text, *(f"{kind}:{text}" for kind in TargetKind)):
        target = Target.read(code)
        found = decide(target, CITY, LINE, DAY) if target else None
        assert not isinstance(found, Allowed) or found.number in _LISTED
    dialled = target_dialled(text, CITY, LINE, DAY)
    assert dialled is None or dialled in targets(CITY, LINE, DAY)


@given(some.from_regex(r"\+?[0-9]{1,20}", fullmatch=True))
def test_a_callback_never_costs_extra_or_goes_abroad(number: str):
    found = decide_callback(number, CITY.calls_out, confirmed=True)
    if isinstance(found, Allowed):
        assert found.number.startswith(CITY.calls_out.countries)
        assert not found.number.startswith(CITY.calls_out.refused)


def test_nobody_else_can_say_that_a_number_is_allowed():
    with pytest.raises(TypeError):
        Allowed("+49900123456", TargetKind.OFFICE, object())
    found = decide(Target(TargetKind.EMERGENCY, "112"), CITY, LINE, DAY)
    assert isinstance(found, Allowed)
    with pytest.raises(TypeError):
        replace(found, number="113")
    users = [
        file.name
        for file in SOURCES.rglob("*.py")
        if file.name != "outgoing.py" and "_Seal" in file.read_text()
    ]
    assert users == []


def test_one_place_leads_out_of_the_engine():
    """The engine is told whom to call in two places: an agent's phone by name, an `Allowed`."""
    out = [
        f"{file.name}:{node.name}"
        for file in SOURCES.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.AsyncFunctionDef | ast.FunctionDef)
        and "f'PJSIP/{" in ast.unparse(node)
    ]
    assert sorted(out) == ["telephony.py:dial", "telephony.py:ring"]
