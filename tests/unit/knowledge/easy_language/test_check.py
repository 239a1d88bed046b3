from __future__ import annotations

import pytest

from servicetelefon.domain.article import Overrule
from servicetelefon.knowledge.easy_language.check import check
from servicetelefon.knowledge.easy_language.findings import (
    Finding,
    Rule,
    not_overruled,
    unused_overrules,
)

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("text", "rule", "words"),
    [
        ("Sie rufen an. Das Amt hilft.", Rule.SENTENCE_PER_LINE, "Sie rufen an. Das Amt hilft."),
        ("Sie müssen nicht warten.", Rule.NEGATION, "nicht"),
        ("Sie haben keine Zeit.", Rule.NEGATION, "keine"),
        ("Sie könnten anrufen.", Rule.SUBJUNCTIVE, "könnten"),
        ("Ihr Antrag wird geprüft.", Rule.PASSIVE, "wird geprüft"),
        ("Ihr Geld ist gut, wenn es gezahlt wird.", Rule.PASSIVE, "gezahlt wird"),
        ("Sie kennen die Kosten der Miete.", Rule.GENITIVE, "Kosten der Miete"),
        ("Sie fragen den Chef des Amtes.", Rule.GENITIVE, "des Amtes"),
        ("Sie brauchen z. B. den Pass.", Rule.ABBREVIATION, "z. B."),
        ("Sie lesen das SGB.", Rule.ABBREVIATION, "SGB"),
        ("Sie bekommen Sozialhilfe.", Rule.COMPOUND, "Sozialhilfe"),
        ("Sie brauchen den Personalausweis.", Rule.COMPOUND, "Personalausweis"),
        ("Sie bekommen Geld (wenig).", Rule.SPECIAL_SIGN, "("),
        ("Sie zahlen 5 %.", Rule.SPECIAL_SIGN, "%"),
        ("Sie wohnen Lange Straße 5, 20095 Hamburg", Rule.ADDRESS_IN_TEXT, None),
        ("Sie brauchen Pass, Brief, Karte und Foto, Papier.", Rule.LIST, None),
        (
            "Sie gehen morgen früh zu dem Amt und bringen alle Ihre wichtigen Papiere mit.",
            Rule.SENTENCE_LENGTH,
            None,
        ),
        ("Das Amt hilft.", Rule.NOT_ADDRESSED, "Das Amt hilft."),
    ],
)
def test_each_rule_is_seen(text: str, rule: Rule, words: str | None):
    found = [one.words for one in check(text) if one.rule is rule]
    assert found
    assert words in found if words else found[0].rstrip(".") == text.rstrip(".")


@pytest.mark.parametrize(
    "text",
    [
        "Sie haben wenig Geld?\nDann hilft Ihnen das Sozial-Amt.",
        "Das Amt wird Ihnen schreiben.",
        "Sie brauchen:\n- Ihren Pass\n- Ihren Miet-Vertrag",
        "Rufen Sie an:\n040 428 28 5000",
        "Sie wohnen hier:\nLange Straße 5\n20095 Hamburg",
        "Unterschreiben Sie den Brief.",
    ],
)
def test_good_texts_have_no_findings(text: str):
    assert check(text) == []


def test_the_line_is_that_of_the_text():
    assert [one.line for one in check("Sie rufen an.\n\nSie warten nicht.")] == [2]


def test_an_editor_can_overrule_with_a_reason():
    findings = [Finding(Rule.NEGATION, 0, "kein"), Finding(Rule.NEGATION, 3, "nicht")]
    reasons = [Overrule("negation", "kein", "So sagen es die Leute.")]
    assert not_overruled(findings, reasons) == findings[1:]
    assert unused_overrules(findings[1:], reasons) == reasons
