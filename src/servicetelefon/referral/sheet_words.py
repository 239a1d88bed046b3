"""The words of the sheet that an office receives, as data."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import RootModel

from servicetelefon.kit.wording import MAIN_LANGUAGE, Entry, Wording
from servicetelefon.kit.yaml_file import parse

FILE = Path(__file__).parent / "words" / f"{MAIN_LANGUAGE}.yaml"


class _Words(RootModel[dict[str, str]]):
    pass


@cache
def sheet_words() -> Wording:
    """Raises BrokenFile with the line."""
    words, faults = parse(FILE, FILE.read_bytes()).check(_Words)
    if words is None:
        raise faults[0]
    return Wording({MAIN_LANGUAGE: {key: Entry(text) for key, text in words.root.items()}})


def say(words_id: str, **values: str) -> str:
    return sheet_words().t(words_id, **values).text
