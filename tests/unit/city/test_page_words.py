"""Every sentence that a citizens' page says from code is checked when a city is read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cities import musterstadt
from servicetelefon.city.page_words import PAGE_WORDS
from servicetelefon.web.staff_words import ids_of_pages

pytestmark = pytest.mark.unit

CODE = Path(__file__).parents[3] / "src" / "servicetelefon" / "web" / "citizen"
_ID = re.compile(r'"((?:callback|chat|portal|question)\.[a-z_]+)"')


def test_no_sentence_of_the_code_is_left_out():
    said = {one for path in CODE.glob("*.py") for one in _ID.findall(path.read_text("utf8"))}
    known = said & musterstadt().wording.catalogues["de"].keys()
    assert known - ids_of_pages() <= PAGE_WORDS.keys()
