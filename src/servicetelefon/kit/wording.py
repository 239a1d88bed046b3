"""Sentences by id and language: what people read and hear is data, never code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

MAIN_LANGUAGE = "de"

_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_CALL_OF_T = re.compile(r"\bt\(\s*[\"']([a-z0-9_.-]+)[\"']")


@dataclass(frozen=True, slots=True)
class Words:
    """A text and the language that it really is in, which a page marks with `lang`."""

    text: str
    lang: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Review:
    """Who has read a translation against the German text, and when."""

    by: str
    on: date


@dataclass(frozen=True, slots=True)
class Entry:
    """One text of one language: `other`, and `one` where the number 1 is worded differently."""

    other: str
    one: str | None = None
    reviewed: Review | None = None

    def form(self, number: object) -> str:
        return self.one if number == 1 and self.one is not None else self.other

    def placeholders(self) -> frozenset[str]:
        return frozenset(_PLACEHOLDER.findall(f"{self.other} {self.one or ''}"))


Catalogue = Mapping[str, Entry]
"""The texts of one language, by id."""


class UnknownWords(KeyError):
    """Nobody wrote this text, or a value for it was not given: a fault of the program."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The texts of all languages. A text that a language lacks is given in German and says so.

    With `reviewed_only` (productive operation) a translation that nobody has reviewed counts
    as lacking; German is what the others are reviewed against and always counts.
    """

    catalogues: Mapping[str, Catalogue] = field(default_factory=dict[str, Catalogue])
    reviewed_only: bool = False

    def t(self, words_id: str, lang: str = MAIN_LANGUAGE, /, **values: str | int | Words) -> Words:
        """The text with its values put in; `n` is the number that chooses the form."""
        entry, found = self._find(words_id, lang)
        try:
            return Words(fill(entry.form(values.get("n")), values), found)
        except KeyError as missing:
            raise UnknownWords(f"{words_id} needs a value for {missing}") from None

    def has(self, words_id: str) -> bool:
        return words_id in self.catalogues.get(MAIN_LANGUAGE, {})

    def speaks(self, ids: Iterable[str], lang: str) -> bool:
        """Whether all these texts would be given in this language."""
        return all(self.has(one) and self._find(one, lang)[1] == lang for one in ids)

    def missing(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Those of the ids that have no German text, in order."""
        return tuple(sorted({words_id for words_id in ids if not self.has(words_id)}))

    def only_reviewed(self) -> Wording:
        return replace(self, reviewed_only=True)

    def joined(self, other: Wording) -> Wording:
        """Both together; ValueError when an id stands in both (nobody could say which wins)."""
        languages = self.catalogues.keys() | other.catalogues.keys()
        merged: dict[str, Catalogue] = {}
        for lang in languages:
            mine, theirs = self.catalogues.get(lang, {}), other.catalogues.get(lang, {})
            if twice := mine.keys() & theirs.keys():
                raise ValueError(f"two texts for {', '.join(sorted(twice))}")
            merged[lang] = {**mine, **theirs}
        return Wording(merged, self.reviewed_only)

    def _find(self, words_id: str, lang: str) -> tuple[Entry, str]:
        entry = self.catalogues.get(lang, {}).get(words_id)
        if entry is not None and self._counts(entry, lang):
            return entry, lang
        german = self.catalogues.get(MAIN_LANGUAGE, {}).get(words_id)
        if german is None:
            raise UnknownWords(f"no German text for {words_id}")
        return german, MAIN_LANGUAGE

    def _counts(self, entry: Entry, lang: str) -> bool:
        return not self.reviewed_only or lang == MAIN_LANGUAGE or entry.reviewed is not None


def fill(text: str, values: Mapping[str, object]) -> str:
    """Put values in for `{names}`; KeyError for a name without a value.

    Not `str.format`: a text from outside must not reach into our objects.
    """
    return _PLACEHOLDER.sub(lambda found: str(values[found.group(1)]), text)


def placeholders(text: str) -> frozenset[str]:
    return frozenset(_PLACEHOLDER.findall(text))


def ids_in(source: str) -> frozenset[str]:
    """The ids that a template or module asks for by `t("…")`, so that a start can check them."""
    return frozenset(_CALL_OF_T.findall(source))
