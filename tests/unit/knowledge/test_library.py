from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from servicetelefon.knowledge import library
from unit.knowledge.writing import a_folder, an_article

pytestmark = pytest.mark.unit

DAY = date(2026, 11, 25)


def test_a_good_folder_is_a_library(tmp_path: Path):
    known = library.load(a_folder(tmp_path, an_article(), an_article(id="umzug", title="Umzug")))
    assert [one.id for one in known.articles()] == ["miete", "umzug"]
    assert known.search_on(DAY).find("Wohnkosten")[0].id == "miete"


def test_a_broken_article_stops_the_load_and_the_old_state_stays(tmp_path: Path):
    folder = a_folder(tmp_path, an_article())
    before = library.load(folder)
    (folder / "umzug.md").write_bytes(an_article(id="umzug", owner=None))
    after, problems = library.reload(before, folder)
    assert after is before
    assert [(one.place.path, one.place.line) for one in problems] == [(folder / "umzug.md", 2)]
    with pytest.raises(library.BrokenKnowledge, match=r"umzug\.md:2: owner is missing"):
        library.load(folder)


@pytest.mark.parametrize(
    ("content", "line", "problem"),
    [
        (an_article(related="[nirgends]"), 12, "no article 'nirgends'"),
        (an_article(body={"Gesprochen": "Es gibt\nGeld: {{nichts}}."}), 17, "no figure 'nichts'"),
    ],
)
def test_what_points_nowhere_stops_the_load(
    tmp_path: Path, content: bytes, line: int, problem: str
):
    found, problems = library.read(a_folder(tmp_path, content))
    assert found is None
    assert problem in problems[0].problem
    assert problems[0].place.line == line


def test_outside_its_validity_an_article_is_nowhere(tmp_path: Path):
    content = an_article(valid_from="2026-11-25", valid_to="2026-12-31")
    known = library.load(a_folder(tmp_path, content))
    article = known.article("miete")
    assert article is not None
    for day, told in [
        (date(2026, 11, 24), False),
        (date(2026, 11, 25), True),
        (date(2026, 12, 31), True),
        (date(2027, 1, 1), False),
    ]:
        assert (known.render(article, "spoken", day) is not None) is told
        assert bool(known.search_on(day).find("Miete")) is told
        assert ("miete" in known.valid_on(day)) is told


def test_a_folder_that_is_not_there_is_named(tmp_path: Path):
    found, problems = library.read(tmp_path / "none")
    assert found is None
    assert "no such folder" in problems[0].problem


def test_a_city_brings_its_own_words(tmp_path: Path):
    folder = a_folder(tmp_path, an_article(), an_article(id="umzug", title="Umzug"))
    (folder / "families.yaml").write_text("stadt:\n  - Schnack, Miete\n")
    assert library.load(folder).search_on(DAY).find("Schnack")[0].id == "miete"
    (folder / "families.yaml").write_text("stadt: Schnack\n")
    assert library.read(folder)[1][0].place.line == 1
