"""Every fault of responsibility.yaml is told with the line on which it stands."""

from __future__ import annotations

import pytest

from cities import MUSTERSTADT
from servicetelefon.city.load import BrokenCity, city_of
from servicetelefon.city.release import release_from, release_of

pytestmark = pytest.mark.unit

GOOD = release_of(MUSTERSTADT)
NAME = "responsibility.yaml"
TEXT = GOOD.files[NAME].decode()

FAULTS = [
    ("district: sued, matter", "matter", "district needs district"),
    ("{by: address}", "{by: address, unit: A}", "address takes no unit"),
    ("office: arbeitsamt}", "office: amt}", "there is no office 'amt'"),
    ("question: gemeldet", "question: gemelet", "there is no question 'gemelet'"),
    ("beside: [nothilfe]", "beside: [not]", "there is no office 'not'"),
    ("question: zahlende-stelle, m", "question: gemeldet, m", "the answers of this question are"),
    ("{by: office, office: arbeitsamt}", "{by: rule, matter: arbeit}", "the rule of arbeit points"),
    ("whose: last_registration", "whose: somebody", "rules.ohne-wohnung.step.then.ja.whose"),
    ("{de: Ja}", "{en: Yes}", "the text in de is missing"),
    ("first: HASSA", "first: HASS", "the ranges do not stand in order"),
    ("first: TORO, last: Z", "first: TORO, last: TA", "ends before it begins"),
    ("first: TORO", "first: toro", "splits.teilhabe.letters.3.first"),
    ("quarters: [Hafen]}", "quarters: [Hafn]}", "there is no quarter 'Hafn'"),
    ('postcodes: ["99001"]', 'postcodes: ["99009"]', "there is no postcode '99009'"),
    ('postcodes: ["99001"]', "quarters: [Hafen]", "Hafen belongs to another area already"),
    ("Kiez: [Hafen]", "Hafen: [Unterdorf]", "Hafen is a quarter itself"),
    ("[Allee der Freiheit, Allee des Friedens]", "[]", "what is it called today?"),
]


def faults(old: str, new: str) -> list[str]:
    assert old in TEXT, old
    changed = TEXT.replace(old, new, 1).encode()
    with pytest.raises(BrokenCity) as broken:
        city_of(release_from({**GOOD.files, NAME: changed}))
    return [str(problem) for problem in broken.value.problems]


@pytest.mark.parametrize(("old", "new", "problem"), FAULTS)
def test_a_fault_is_told_with_its_line(old: str, new: str, problem: str) -> None:
    line = TEXT[: TEXT.index(old)].count("\n") + 1
    found = faults(old, new)
    assert any(one.startswith(f"{NAME}:{line}: {problem}") for one in found), found


def test_every_matter_needs_a_rule() -> None:
    problem = "there is no rule for arbeit"
    assert any(
        one.endswith(problem) for one in faults("  arbeit:\n    names", "  arbiet:\n    names")
    )


def test_every_answer_leads_on() -> None:
    found = faults("woanders: {by: elsewhere", "fort: {by: elsewhere")
    assert any(one.endswith("what follows on woanders?") for one in found)
    assert any(one.endswith("there is no answer 'fort'") for one in found)


def test_two_matters_do_not_share_a_name() -> None:
    found = faults("names: [obdachlos]", "names: [hlu]")
    assert any(one.endswith("hlu names grundsicherung already") for one in found), found


def test_the_program_asks_its_own_questions_itself() -> None:
    found = faults("  zahlende-stelle:\n", "  situation:\n")
    assert any(one.endswith("situation is asked by the program itself") for one in found)
