from __future__ import annotations

from pathlib import Path

import pytest

from servicetelefon.kit.errors import BrokenFile
from servicetelefon.knowledge.search import families

pytestmark = pytest.mark.unit


def names(known: families.Families, *spoken: str) -> set[str]:
    return {" ".join(known.members[number]) for number, _ in known.relatives(spoken)}


def test_relatives_are_found_by_any_form_of_the_word():
    known = families.build([["Stütze", "Sozialhilfe"]])
    assert names(known, "stütze") == {"sozialhilfe"}
    assert names(known, "stützen") == {"sozialhilfe"}
    assert names(known, "geld") == set()


def test_small_words_of_a_member_do_not_matter():
    known = families.build([["von zu Hause arbeiten", "Homeoffice"]])
    assert names(known, "homeoffice") == {"hause arbeiten"}
    assert names(known, "hause", "arbeiten") == {"homeoffice"}


def test_a_word_of_many_families_counts_less_in_each():
    known = families.build([["Brief", "Bescheid"], ["Brief", "Fahrzeugbrief"], ["Amt", "Behörde"]])
    weights = {weight for _, weight in known.relatives(["brief"])}
    assert len(weights) == 1
    assert weights.pop() < dict(known.relatives(["amt"])).popitem()[1] == 1.0


def test_the_shipped_families_know_the_words_of_the_street():
    known = families.build(families.shipped())
    assert "sozialhilfe" in names(known, "stütze")
    assert "bürgergeld" in names(known, "hartz")
    assert "sozialamt" in names(known, "amt")
    assert "brief amt" in names(known, "bescheid")


@pytest.mark.parametrize(
    ("content", "line", "problem"),
    [
        ("a:\n  - Amt, Behörde\n  - Amt, ,Haus\n", 3, "one to three"),
        ("a:\n  - ein sehr langer Satz mit vielen Wörtern drin, Haus\n", 2, "one to three"),
        ("a: Amt\n", 1, "list"),
        ("- Amt\n", 1, "topics"),
        ("a: [\n", 2, "YAML"),
    ],
)
def test_a_broken_file_names_its_line(content: str, line: int, problem: str):
    with pytest.raises(
        BrokenFile, match=problem.replace("three", str(families.MAX_WORDS))
    ) as broken:
        families.read(Path("families.yaml"), content.encode())
    assert broken.value.place.line == line
