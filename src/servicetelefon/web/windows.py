"""Appointed times as the choices of a form, in the language of the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from servicetelefon.city.spoken import window_words
from servicetelefon.domain.city import City
from servicetelefon.journey.callback_windows import Window
from servicetelefon.kit.wording import MAIN_LANGUAGE, Words


@dataclass(frozen=True, slots=True)
class Choice:
    """`value` is what the form sends (`callback_windows.read`)."""

    value: str
    words: Words


def choices(city: City, windows: Sequence[Window], lang: str = MAIN_LANGUAGE) -> list[Choice]:
    return [Choice(one.start.isoformat(), words_of(city, one, lang)) for one in windows]


def words_of(city: City, window: Window, lang: str = MAIN_LANGUAGE) -> Words:
    return window_words(city.wording, (window.start, window.end), city.zone, lang)
