from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from servicetelefon.domain.article import AnsweredBy, Citation
from servicetelefon.knowledge.article_file import read_article
from unit.knowledge.writing import an_article

pytestmark = pytest.mark.unit

PATH = Path("miete.md")


def test_a_good_file_is_an_article():
    file, faults = read_article(PATH, an_article(body={"en": "The office pays."}))
    assert faults == ()
    assert file is not None
    article = file.article
    assert article.texts["en"] == "The office pays."
    assert article.spoken == "Das Amt zahlt."
    assert article.answered_by is AnsweredBy.ASSISTANT
    assert article.laws == (Citation("SGB XII", "35"),)
    assert (article.valid_from, article.valid_to) == (date(2026, 1, 1), None)
    assert file.path == PATH


def test_the_lines_are_those_of_the_file():
    content = an_article()
    file, _ = read_article(PATH, content)
    assert file is not None
    lines = content.decode().splitlines()
    assert lines[file.lines["ls"] - 1] == "Das Amt hilft Ihnen."
    assert file.fault_in("ls", "x").place.line == file.lines["ls"]
    assert "owner" in lines[(file.fault("owner", "x").place.line or 0) - 1]


@pytest.mark.parametrize(
    ("content", "line", "problem"),
    [
        (b"", 1, "must begin with ---"),
        (b"id: miete\n", 1, "must begin with ---"),
        (b"---\nid: miete\n", 2, "no end"),
        (b"---\nid: [\n---\n", None, "not YAML"),
        (b"---\n\xff\n---\n", 2, "not UTF-8"),
        (an_article(owner=None), None, "owner is missing"),
        (an_article(colour="red"), 12, "no such key"),
        (an_article(valid_from="2026-13-01"), 8, "valid_from"),
        (an_article(valid_from="2026-02-01", valid_to="2026-01-01"), None, "before valid_from"),
        (an_article(laws="[SGB XII 35]"), 11, "no citation"),
        (an_article(laws="[]"), None, "a law or a source"),
        (an_article(answered_by="anybody"), 7, "answered_by"),
        (an_article(wordings="[]"), None, "wordings"),
        (an_article(links="[{title: a, url: 'http://a.de', kind: form}]"), 12, "https"),
        (an_article(links="[{title: a, url: 'https://a', kind: form}]"), 12, "https"),
        (an_article(id="umzug"), 2, "umzug.md"),
        (an_article(body={"Spoken": "x"}), None, "heading 'Spoken'"),
        (an_article(body={"Gesprochen": ""}), None, "no text under 'Gesprochen'"),
        (an_article() + b"\n# Gesprochen\n\nNoch einmal.\n", None, "twice"),
        (
            an_article().replace(b"# Geschrieben", b"## Geschrieben"),
            None,
            "'Geschrieben' is missing",
        ),
        (an_article().replace(b"---\n\n#", b"---\n\nLost words.\n\n#"), 14, "Lost words."),
    ],
)
def test_a_broken_file_names_line_and_problem(content: bytes, line: int | None, problem: str):
    file, faults = read_article(PATH, content)
    assert file is None
    assert problem in faults[0].problem
    assert faults[0].place.path == PATH
    if line is not None:
        assert faults[0].place.line == line


def test_every_fault_is_told_at_once():
    _, faults = read_article(PATH, an_article(owner=None, answered_by="x", body={"Spoken": "x"}))
    assert len(faults) == 3
