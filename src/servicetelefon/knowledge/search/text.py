"""From German text to what is compared: words, stems, letter groups, pairs of neighbours."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache
from importlib import resources

import Stemmer

GRAM_LENGTHS = (3, 4, 5)
_WORD = re.compile(r"[a-zäöüà-ÿ0-9]+")
_FOLD = str.maketrans({"ä": "a", "ö": "o", "ü": "u"})
_DROP = str.maketrans("", "", "\u00ad\u200b\ufeff")
_SPELT_OUT = (("ae", "a"), ("oe", "o"), ("ue", "u"))
_CACHE_SIZE = 100_000


# Words that carry the grammar of a question but not its subject. "nicht" and "kein" are here
# too: what somebody does not have is found in the same article as what he has.
def stop_words(language: str) -> frozenset[str]:
    """Those of a language that the product has a list for: `de` and `en`."""
    folder = resources.files("servicetelefon.knowledge.search")
    file = folder.joinpath(f"stop_words.{language}.txt")
    return frozenset(file.read_text(encoding="utf-8").split())


STOP_WORDS = stop_words("de")


def normalise(text: str) -> str:
    """Lower case, one form for every letter, no invisible characters, ß as ss."""
    return unicodedata.normalize("NFKC", text).translate(_DROP).lower().replace("ß", "ss")


def words(text: str) -> list[str]:
    """The words and numbers of a text, normalised, umlauts kept."""
    return _WORD.findall(normalise(text))


@lru_cache(maxsize=1)
def _stemmer() -> Callable[[str], str]:
    return Stemmer.Stemmer("german").stemWord


@lru_cache(maxsize=_CACHE_SIZE)
def stem(word: str) -> str:
    """The Snowball stem of a normalised word, umlauts folded (Bäume and Baum meet)."""
    return _stemmer()(word).translate(_FOLD)


def folded(word: str) -> str:
    """A normalised word without umlauts."""
    return word.translate(_FOLD)


def spelt_back(word: str) -> str | None:
    """`fuehrerschein` as `fuhrerschein`: umlauts written out, folded like the others."""
    result = folded(word)
    for written, letter in _SPELT_OUT:
        result = result.replace(written, letter)
    return result if result != folded(word) else None


def grams(word: str, *, open_end: bool = False, lengths: Sequence[int] = GRAM_LENGTHS) -> list[str]:
    """Letter groups of a word with its borders marked, as `3:_gru`, repeated as they occur.

    A word still being typed has an `open_end`: its last letter is no border.
    """
    padded = f"_{folded(word)}" + ("" if open_end else "_")
    found: list[str] = []
    for length in lengths:
        if len(padded) <= length:
            found.append(f"{length}:{padded}")
        else:
            found.extend(
                f"{length}:{padded[start : start + length]}"
                for start in range(len(padded) - length + 1)
            )
    return found


def content_words(tokens: Sequence[str], without: frozenset[str] = STOP_WORDS) -> list[str]:
    return [token for token in tokens if token not in without]
