"""In which language a message is. Scripts and letters of one language decide first; lingua's small
mode the rest (0.1 ms, 46 MB of the process). Too few words decide nothing: then it stays as it was.

The crisis list is looked through in all languages whatever is detected here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from importlib import resources

from lingua import Language as Lingua
from lingua import LanguageDetector, LanguageDetectorBuilder

OTHER = "other"
"""A language for which nobody has written a sentence."""

_NAMED = {
    Lingua.GERMAN: "de", Lingua.ENGLISH: "en", Lingua.TURKISH: "tr", Lingua.POLISH: "pl",
    Lingua.UKRAINIAN: "uk", Lingua.RUSSIAN: "ru", Lingua.ARABIC: "ar", Lingua.PERSIAN: "fa",
}  # fmt: skip
_UNSERVED = (
    Lingua.FRENCH, Lingua.SPANISH, Lingua.ITALIAN, Lingua.PORTUGUESE, Lingua.ROMANIAN,
    Lingua.BULGARIAN, Lingua.SERBIAN, Lingua.CROATIAN, Lingua.ALBANIAN, Lingua.GREEK,
    Lingua.VIETNAMESE, Lingua.SOMALI,
)  # fmt: skip
_SCRIPTS = (
    ("fa", re.compile("[پچژگ]|می‌|\\b(?:است|هستم|ندارم|برای|کمک|چه|را|من)\\b")),
    ("ar", re.compile("[\u0600-\u06ff]")),
    ("uk", re.compile("[іїєґ]", re.IGNORECASE)),
    ("ru", re.compile("[ыэъё]", re.IGNORECASE)),
)
_LETTERS = (
    ("tr", re.compile("[ığşİ]")),
    ("pl", re.compile("[łąęśżźćń]", re.IGNORECASE)),
)
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_WORD = re.compile(r"[^\W\d_]{2,}")
_SMALL_WORDS = "small_words.{}.txt"


def _small_words(language: str) -> frozenset[str]:
    """The words of the list beside this file, one a line."""
    file = resources.files("servicetelefon.assistant").joinpath(_SMALL_WORDS.format(language))
    return frozenset(file.read_text(encoding="utf-8").split())


_ENGLISH = _small_words("en")
_ENGLISH_ENOUGH = 2
"""Words that carry an English question and are none of German: two of them say more than letters."""
_SURE = 0.75
_SURE_AGAINST_GERMAN = 0.9
_ALIKE = 4
"""At most one word in so many may be German in a text of another language."""
_FEWEST = 3
"""Words. Below, a name or a term of an office would decide."""


@dataclass(slots=True)
class Languages:
    """Detects; `german` says whether a word is one that the German texts know."""

    _detector: LanguageDetector = field(init=False)

    def __post_init__(self) -> None:
        builder = LanguageDetectorBuilder.from_languages(*_NAMED, *_UNSERVED)
        self._detector = builder.with_low_accuracy_mode().build()
        self.detect("Guten Tag, wie hoch ist der Regelsatz?")  # loads the models now, not later

    def detect(self, text: str, known_german: int = 0) -> str | None:
        """A code, OTHER, or None where the text is too short to say.

        `known_german` is how many of its words are certainly German (words of our own texts).
        """
        if (code := _seen_at_once(text, known_german)) is not None:
            return code
        words = _WORD.findall(text)
        if known_german * 2 >= len(words) and known_german:
            return "de"
        found = self._detector.compute_language_confidence_values(text)
        best = found[0]
        code = _NAMED.get(best.language, OTHER)
        if _CYRILLIC.search(text):
            return code if code in {"uk", "ru"} else OTHER
        if code == "de":
            return "de" if best.value >= _SURE or known_german else None
        needed = _SURE if code == "en" and not known_german else _SURE_AGAINST_GERMAN
        if len(words) < _FEWEST and best.value < _SURE_AGAINST_GERMAN:
            return None
        # A word or two may be spelt alike in both: rate, standard, person.
        few = known_german * _ALIKE <= len(words)
        return code if best.value >= needed and few else None


def _seen_at_once(text: str, known_german: int) -> str | None:
    """By script, by letters that one language has, or by the small words of English."""
    for code, pattern in (*_SCRIPTS, *_LETTERS):
        if pattern.search(text):
            return code
    english = sum(word in _ENGLISH for word in re.findall(r"[\w']+", text.lower()))
    return "en" if english >= max(_ENGLISH_ENOUGH, known_german + 1) else None
