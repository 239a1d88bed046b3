"""Nothing of a city is in the code: its names, streets and numbers stand in its folder only."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from servicetelefon.city.load import load_city
from servicetelefon.domain.city import City

pytestmark = pytest.mark.architecture

ROOT = Path(__file__).parents[2]
CITIES = ROOT / "cities"
CITY = CITIES / "hamburg"
CODE = ROOT / "src"

EXCEPTIONS = {
    "src/servicetelefon/config.py": {
        CITY.name,  # the setting's default names the folder that is delivered with the program
    },
}

TEXT = {".py", ".html", ".css", ".js", ".mjs", ".yaml", ".yml", ".toml", ".json", ".sql", ".txt"}
PLAIN_WORDS = {"Neustadt", "Horn", "Hamm", "Mitte", "Buch"}  # mean something else too
ZONE = "Europe/Berlin"  # where every German clock is


def words_of(city: City) -> set[str]:
    """What would give the city away wherever it stands in the code."""
    words = {city.name, city.id, *city.districts, *city.postcodes}
    for district in city.districts.values():
        words |= {district.name, *district.quarters}
    for office in city.offices.values():
        words |= {office.address.street} if office.address else set()
        words |= {office.phone.shown} if office.phone and office.phone.number else set()
        words |= {mail.address for mail in office.mail}
    words |= {line.name for line in city.lines.values()}
    return words - PLAIN_WORDS


def found_in(text: str, words: set[str]) -> set[str]:
    """Whole words only; the longest where one begins with another."""
    longest_first = sorted(words, key=len, reverse=True)
    pattern = "|".join(re.escape(word) for word in longest_first)
    return set(re.findall(rf"(?<!\w)(?:{pattern})(?!\w)", text.replace(ZONE, "")))


@pytest.mark.parametrize("name", ["hamburg", "berlin"])
def test_no_word_of_the_city_stands_in_the_code(name: str) -> None:
    words = words_of(load_city(CITIES / name))
    found = {
        name: hits
        for path in sorted(CODE.rglob("*"))
        if path.suffix in TEXT and "vendor" not in path.parts
        if (name := str(path.relative_to(ROOT)))
        if (hits := found_in(path.read_text(encoding="utf-8"), words) - EXCEPTIONS.get(name, set()))
    }
    assert found == {}


def test_the_search_would_find_a_word() -> None:
    words = words_of(load_city(CITY))
    assert found_in("# pilot in Altona, 22765", words) == {"Altona", "22765"}
    assert found_in("Altonaer", words) == set()


def test_every_exception_is_still_needed() -> None:
    for name, words in EXCEPTIONS.items():
        assert found_in((ROOT / name).read_text(encoding="utf-8"), words) == words
