"""The word that the label tells people to write brings them a person, in each of its languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from servicetelefon.assistant import lists
from servicetelefon.assistant.screen import screen
from servicetelefon.city.load import load_city

pytestmark = pytest.mark.unit

CITIES = Path(__file__).parents[3] / "cities"
_NAMED = re.compile('[„“"«](\\w+)[”“"»]|: (\\w+)\\.$')


@pytest.mark.parametrize("text", ["label.assistant", "turn.self_told"])
@pytest.mark.parametrize("name", ["hamburg", "berlin"])
def test_the_word_that_is_named_brings_a_person(name: str, text: str) -> None:
    city, said = load_city(CITIES / name), lists.load(CITIES / name)
    texts = {
        language: entry.other
        for language, catalogue in city.wording.catalogues.items()
        if (entry := catalogue.get(text)) is not None
    }
    assert {"de", "en"} <= set(texts)
    for language, told in texts.items():
        found = _NAMED.search(told)
        assert found is not None, language
        word = found[1] or found[2]
        assert "wants_person" in screen(word, said).said, (language, word)
