from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cities import MUSTERSTADT
from servicetelefon.knowledge.article_file import read_article
from servicetelefon.knowledge.draft import FIELDS, Draft, draft_of
from unit.knowledge.writing import an_article

pytestmark = pytest.mark.unit

HAMBURG = Path(__file__).parents[3] / "cities" / "hamburg" / "knowledge"
FILES = [*sorted(HAMBURG.glob("*.md")), *sorted((MUSTERSTADT / "knowledge").glob("*.md"))]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_article_stays_what_it_is_through_the_form(path: Path):
    before, _ = read_article(path, path.read_bytes())
    after, faults = read_article(path, draft_of(path.read_text()).file().encode())
    assert faults == ()
    assert before is not None
    assert after is not None
    assert after.article == before.article


def test_what_is_missing_is_named():
    draft = draft_of(an_article(owner=None).decode())
    _, faults = read_article(Path("miete.md"), draft.file().encode())
    assert [one.problem for one in faults] == ["owner is missing"]


def test_lines_have_parts():
    typed = {"links": "Antrag | https://a.de/x | form\n\n", "sources": "nur ein Name"}
    file = Draft({**draft_of(an_article().decode()).fields, **typed}, {}).file()
    assert "url: https://a.de/x" in file
    assert draft_of(file).fields["links"] == "Antrag | https://a.de/x | form"


PRINTABLE = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Zl", "Zp")), max_size=60)


@given(
    st.sampled_from([one for one in FIELDS if one not in ("sources", "links", "overrules")]),
    PRINTABLE,
)
def test_whatever_is_typed_comes_back(field: str, typed: str):
    words = " ".join(typed.split())
    again = draft_of(Draft({field: words}, {}).file()).fields[field]
    assert again == words


@given(PRINTABLE)
def test_no_text_ends_the_text_it_stands_in(words: str):
    draft = Draft({}, {"de": f"Anfang.\n# {words}\nEnde."})
    again = draft_of(draft.file())
    assert list(again.texts) == ["de"]
    assert again.texts["de"].endswith("Ende.")
