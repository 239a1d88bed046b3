from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from servicetelefon.knowledge import library
from servicetelefon.knowledge.checking import Around, Problem, Weight, check
from servicetelefon.knowledge.laws.state import Law, LawState, Section
from unit.knowledge.writing import a_folder, an_article

pytestmark = pytest.mark.unit

DAY = date(2026, 11, 25)
STATE = LawState({"BJNR1": Law("BJNR1", ("SGB XII",), "", {"35": Section("35", "", "Miete")})})
AROUND = Around(DAY, STATE, {"miete"}, {"sozialhilfe"}, {"de", "ls", "en"})


def problems(tmp_path: Path, content: bytes, around: Around = AROUND) -> list[Problem]:
    return check(library.load(a_folder(tmp_path, content)), around)


def test_a_good_article_has_no_problem(tmp_path: Path):
    assert problems(tmp_path, an_article()) == []


@pytest.mark.parametrize(
    ("content", "rule", "words"),
    [
        (an_article(enquiry="rente"), "enquiry", "no enquiry type 'rente'"),
        (an_article(matter="auto"), "matter", "no matter 'auto'"),
        (an_article(laws="[SGB XII § 35, SGB XII § 999]"), "citation", "has no § 999"),
        (
            an_article({"Geschrieben": "Ja (§ 36 SGB XII). Nächster Schritt: Fragen."}),
            "citation",
            "not among the laws",
        ),
        (an_article({"Gesprochen": "Wort " * 151}), "spoken-length", "61 seconds"),
        (an_article({"Gesprochen": "Das sind 5 Euro."}), "numbers", "5"),
        (an_article({"Leichte Sprache": "Sie warten nicht."}), "easy-language", "negation"),
        (an_article({"Geschrieben": "Nur so."}), "house-style", "what to do"),
        (an_article({"en": "The office pays."}), "house-style", "what to do (Next step:)"),
        (an_article({"Gesprochen": "Sie haben Anspruch."}), "house-style", "promises"),
        (an_article({"en": "You are entitled to it."}), "house-style", "promises"),
        (an_article({"tr": "Merhaba."}), "language", "'tr'"),
        (
            an_article(overrules="[{rule: negation, words: nie, reason: Weil.}]"),
            "easy-language",
            "stands nowhere",
        ),
    ],
)
def test_each_fault_is_found_with_its_line(tmp_path: Path, content: bytes, rule: str, words: str):
    found = [one for one in problems(tmp_path, content) if one.weight is Weight.FAULT]
    assert {one.rule for one in found} == {rule}
    assert words in found[0].problem
    assert found[0].line is not None


def test_a_figure_that_ends_before_its_article_is_announced(tmp_path: Path):
    content = an_article({"Geschrieben": "Das sind {{satz}} (§ 35 SGB XII). Nächster Schritt: Ja."})
    (found,) = problems(tmp_path, content)
    assert found.weight is Weight.NOTICE
    assert "expired from 2027-01-01 on" in found.problem


def test_a_figure_is_not_missed_outside_the_articles_validity(tmp_path: Path):
    content = an_article(
        {"Geschrieben": "Das sind {{satz}}. Nächster Schritt: Ja."}, valid_to="2026-12-31"
    )
    assert problems(tmp_path, content) == []


def test_what_is_due_and_what_is_not_covered_is_announced(tmp_path: Path):
    around = Around(date(2027, 5, 1), STATE, {"miete", "rente"})
    found = problems(tmp_path, an_article(), around)
    assert [(one.weight, one.rule) for one in found] == [
        (Weight.NOTICE, "review"),
        (Weight.NOTICE, "coverage"),
    ]
