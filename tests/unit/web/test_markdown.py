from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicetelefon.web.markdown import blocks, html

pytestmark = pytest.mark.unit


def test_what_articles_use():
    text = "Die **Beträge**:\n\n- eins\n- zwei\n\n# Mehr\n\n1. erst\n2. dann"
    found = str(html(text))
    for part in ("<strong>Beträge</strong>", "<li>eins</li>", "<h3>Mehr</h3>", "<ol>"):
        assert part in found


def test_easy_language_keeps_its_lines():
    assert "<br" in html("Ein Satz.\nNoch ein Satz.", line_by_line=True)
    assert "<br" not in html("Ein Satz.\nNoch ein Satz.")


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "http://example.de", "/anmelden", "data:x"]
)
def test_a_link_leads_to_https_or_a_telephone(address: str):
    assert "<a" not in html(f"[hier]({address})")
    assert '<a href="https://example.de">' in html("[hier](https://example.de)")


@given(st.text(alphabet="<>&\"'ab script=/ \n*-[]()#`"))
def test_no_tag_of_the_text_becomes_a_tag(text: str):
    found = html(f"<script>{text}")
    assert "<script" not in found
    assert "<img" not in html(f"<img src=x onerror={text}>")


def test_a_line_of_a_sheet_that_begins_in_bold_begins_with_no_space():
    (block,) = blocks("**Nächster Schritt:** Rufen\nSie an.")
    assert [one.text for one in block.runs] == ["Nächster Schritt:", " Rufen", " ", "Sie an."]
