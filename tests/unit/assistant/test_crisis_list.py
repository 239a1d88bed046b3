"""The delivered crisis list: every expression in every spelling, in all languages, nothing learned."""

from __future__ import annotations

import ast
import itertools
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

from hamburg_assistant import HAMBURG, the_lists, the_parts
from servicetelefon.assistant import expressions, screen
from servicetelefon.assistant.expressions import each_word, spellings
from servicetelefon.domain.office import Crisis
from servicetelefon.domain.turn import TurnOutcome
from servicetelefon.journey.turn import take
from servicetelefon.journey.turn_parts import Off

pytestmark = pytest.mark.unit

MOST = 60
LANGUAGES = {"de", "en", "tr", "uk", "ru", "ar", "pl", "fa"}


def test_every_expression_is_found_in_its_spellings():
    crisis = the_lists().crisis
    missed = [
        (one.written, spelling)
        for one in crisis.expressions
        for spelling in {*itertools.islice(spellings(one), MOST), *each_word(one)}
        if one.means not in crisis.means(spelling)
    ]
    assert missed == []


@pytest.mark.parametrize(
    ("message", "crises"),
    [
        ("Letztes Jahr war der Strom gesperrt", set()),
        ("2019 war der Strom gesperrt, jetzt ist er wieder gesperrt", {"power"}),
        ("Als ich klein war, hat mein Vater mich geschlagen. Gibt es Entschädigung?", set()),
        ("Mein Mann schlägt mich, vor zwei Jahren hat er mich gewürgt", {"violence"}),
        ("Vor Jahren war er nett. Er schlägt mich", {"violence"}),
        ("Vor zwei Jahren ist mein Mann gestorben, ich will nicht mehr leben", {"mind"}),
        ("Vor zwei Jahren wurde ich vergewaltigt, ich kann nicht mehr leben", {"mind"}),
        ("Seit letztem Winter schlafe ich im Auto", {"no_roof"}),
        ("Früher hatten wir Geld, heute nichts zu essen", {"hunger"}),
    ],
)
def test_what_is_long_over_hides_nothing_of_now(message: str, crises: set[str]):
    assert the_lists().crisis.means(message) == crises


def test_every_kind_has_expressions_in_every_language():
    of = {(one.means, one.language) for one in the_lists().crisis.expressions}
    assert of >= {(kind.value, lang) for kind in Crisis for lang in LANGUAGES}


def test_every_misspelt_word_leads_to_its_word():
    crisis = the_lists().crisis
    assert crisis.means("ich hab kain gelt für esn heude") == {"hunger"}
    assert crisis.means("uns ham se den schtrom abgestelt") == {"power"}


@pytest.mark.parametrize("module", [screen, expressions])
def test_no_learned_model_takes_part(module: ModuleType):
    source = Path(module.__file__ or "").read_text()
    names = {
        node.module or ""
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom)
    }
    allowed = ("__future__", "re", "collections", "dataclasses", "enum", "itertools")
    assert all(one.startswith(("servicetelefon.", *allowed)) for one in names)
    assert not {one for one in names if "language" in one or "search" in one}


def test_numbers_come_first_and_a_person_is_offered():
    reply = take("Ich will nicht mehr leben", the_parts())
    assert reply.outcome is TurnOutcome.CRISIS
    assert reply.text.index("112") < reply.text.index("Mensch hilft")
    assert reply.person_offered


def test_the_list_has_no_off_switch():
    parts = replace(the_parts(), off=Off(assistant=True))
    assert take("ich will sterben", parts).outcome is TurnOutcome.CRISIS
    assert take("Wie hoch ist der Regelsatz?", parts).outcome is TurnOutcome.SWITCHED_OFF


def test_hunger_is_also_a_notice_of_need():
    reply = take("Wir haben heute nichts zu essen", the_parts())
    assert reply.outcome is TurnOutcome.CRISIS
    assert reply.decision.notice


def test_the_answer_to_an_emergency_is_in_its_language():
    reply = take("яжфх мне нечего есть", the_parts())
    assert (reply.outcome, reply.language) == (TurnOutcome.CRISIS, "ru")


def test_an_emergency_carries_no_grade():
    fields = set(Crisis.__members__)
    assert "score" not in str(fields)
    reply = take("Mein Mann schlägt mich", the_parts())
    assert reply.decision.crises == {Crisis.VIOLENCE}


def test_the_file_is_readable_text():
    assert (HAMBURG / "assistant" / "crisis.yaml").read_text().count("\n") > 300
