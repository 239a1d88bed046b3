"""Sentences, citations, numbers, length when spoken, readability."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicetelefon.domain.article import Citation
from servicetelefon.knowledge import citations, spoken
from servicetelefon.knowledge.numbers import contradictions, numbers
from servicetelefon.knowledge.readability import readability, syllables_of
from servicetelefon.knowledge.sentences import sentences

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Das gilt. Das auch!", ["Das gilt.", "Das auch!"]),
        ("Nach § 41 Abs. 2 SGB XII gilt das. Ja.", ["Nach § 41 Abs. 2 SGB XII gilt das.", "Ja."]),
        ("Am 1. Januar 2027 endet es. Gut.", ["Am 1. Januar 2027 endet es.", "Gut."]),
        ("Das sind z. B. Möbel. Mehr nicht.", ["Das sind z. B. Möbel.", "Mehr nicht."]),
        ("Der Satz: Er gilt.", ["Der Satz: Er gilt."]),
        ("„Ich beantrage Hilfe.“ Das reicht.", ["„Ich beantrage Hilfe.“", "Das reicht."]),
        ("Es sind 1.126 Euro. Wirklich?", ["Es sind 1.126 Euro.", "Wirklich?"]),
        ("ohne Punkt", ["ohne Punkt"]),
        ("", []),
    ],
)
def test_sentences(text: str, parts: list[str]):
    assert sentences(text) == parts


@given(st.text(alphabet="aB. !?:1§z„“", max_size=60))
def test_no_letter_is_lost_between_sentences(text: str):
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("written", "citation"),
    [
        ("SGB XII § 41 Abs. 2", Citation("SGB XII", "41", "Abs. 2")),
        ("SGB  XII §41a", Citation("SGB XII", "41a")),
        ("RBSFV 2026 § 2", Citation("RBSFV 2026", "2")),
        ("SGB XII Anlage zu § 28", Citation("SGB XII", "Anlage", "zu § 28")),
        (
            "VO zu § 90 Abs. 2 Nr. 9 SGB XII § 1",
            Citation("VO zu § 90 Abs. 2 Nr. 9 SGB XII", "1"),
        ),
        ("§ 41 SGB XII", None),
        ("SGB XII 41", None),
    ],
)
def test_a_citation_in_the_front_matter(written: str, citation: Citation | None):
    assert citations.parse(written) == citation


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("(§ 41 SGB XII)", ["SGB XII § 41"]),
        ("(§§ 35, 42a SGB XII)", ["SGB XII § 35", "SGB XII § 42a"]),
        ("(§ 44 Abs. 1 und 2 SGB XII)", ["SGB XII § 44 Abs. 1"]),
        ("(§ 84 SGG, § 36a SGB I)", ["SGG § 84", "SGB I § 36a"]),
        ("Das steht im Gesetz.", []),
    ],
)
def test_citations_in_a_text(text: str, found: list[str]):
    assert [str(one) for one in citations.in_text(text)] == found


@pytest.mark.parametrize(
    ("text", "rendering", "found"),
    [
        ("Es sind 1.126,50 Euro.", "de", {"1126.50"}),
        ("It is 1,126.50 euros.", "en", {"1126.50"}),
        ("Es sind 95 Euro 71.", "spoken", {"95.71"}),
        ("Am 31.12.2026", "de", {"31.12.2026"}),
        ("in zwei Monaten und sechs Tagen", "spoken", {"2", "6"}),
        ("two months", "en", {"2"}),
        ("8 a.m. to 2 p.m., closed at 12 p.m.", "en", {"8", "14", "12"}),
    ],
)
def test_numbers_in_one_form(text: str, rendering: str, found: set[str]):
    assert numbers(text, rendering) == found


def test_a_number_that_only_one_rendering_has_is_a_contradiction():
    texts = {"de": "Es sind 563 Euro in 2 Monaten.", "spoken": "563 Euro", "en": "It is 506 euros"}
    assert list(contradictions(texts)) == [("en", ["506"])]


@pytest.mark.parametrize(
    ("text", "seconds"), [("", 0), ("wort " * 150, 60), ("wort " * 151, 61), ("040 428285000", 3)]
)
def test_how_long_it_takes_to_read_out(text: str, seconds: int):
    assert spoken.seconds(text) == seconds


def test_easy_texts_are_easier():
    easy = readability("Sie haben wenig Geld. Das Amt hilft Ihnen. Rufen Sie an.")
    hard = readability(
        "Die Inanspruchnahme der Leistungsgewährung setzt die Mitwirkung der Leistungsberechtigten "
        "bei der Ermittlung der anspruchsbegründenden Tatsachen voraus."
    )
    assert easy is not None
    assert hard is not None
    assert easy.flesch > 70
    assert hard.flesch < 20
    assert easy.grade < 5
    assert hard.grade > 12
    assert readability("…") is None


@pytest.mark.parametrize(("word", "count"), [("Amt", 1), ("Miete", 2), ("Häuser", 2), ("563", 1)])
def test_syllables(word: str, count: int):
    assert syllables_of(word) == count
