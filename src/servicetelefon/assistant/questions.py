"""How a message is put: several questions in one, or one that goes on with what was said before."""

from __future__ import annotations

import re

from servicetelefon.assistant.text import tokens

_ASKING = (
    r"wie(?:viel)?|was|wo|woher|wohin|wann|wer|wem|wen|welche[rsmn]?|warum|wieso|weshalb|kann|"
    r"können|muss|müssen|darf|dürfen|gibt|bekomme?n?|brauche?n?|zahlt|übernimmt|habe?n?|ist|sind|"
    r"how|what|where|when|who|which|why|can|do|does|must|is|are"
)
_BREAK = re.compile(
    rf"(?<=[?!.])\s+|\n+|\s*[,;]?\s+(?:und|außerdem|ausserdem|sowie|and|also)\s+(?=(?:{_ASKING})\b)",
    re.IGNORECASE,
)
_BEGINS = re.compile(rf"\s*(?:und\s+|and\s+)?(?:{_ASKING})\b", re.IGNORECASE)
_GOES_ON = re.compile(r"^\s*(?:und|and|aber|oder|auch|what about)\b", re.IGNORECASE)
_ASKS_ANEW = re.compile(rf"^\s*(?:und|and|aber|oder)\s+(?:{_ASKING})\b", re.IGNORECASE)
_POINTS_BACK = re.compile(
    r"\b(?:dafür|davon|dazu|dabei|damit|dort|dagegen)\b|\b(?:das|es|it|that|this)\b(?!\s+(?-i:[A-ZÄÖÜ]))",
    re.IGNORECASE,
)
_MOST_PARTS = 4
_AGAIN = frozenset(
    tokens(
        "nochmal nochmals noch erneut wiederholen wiederhole wiederholung leichter leichte einfacher "
        "einfache langsam langsamer verstanden again repeat understand understood"
    )
)
_AROUND = frozenset(
    tokens(
        "wie bitte danke ok ja und ich habe hab das es sie du mir die den der antwort alles beides "
        "einmal mal können könnten kannst könntest nicht sag sagen sage erklär erkläre erklären "
        "zeig zeigen in auf sprache please could can you that it say the me i did didn t not to"
    )
)
_FEW_WORDS = 7
_WORDS_OF_A_PLACE = 3


def asked(text: str) -> list[str]:
    """The questions of a message, each for itself; one or none: the whole is meant."""
    pieces = [one.strip() for one in _BREAK.split(text) if one and one.strip()]
    found = [one for one in pieces if one.endswith("?") or _BEGINS.match(one)]
    return [one for one in found if len(tokens(one)) > 1][:_MOST_PARTS]


def goes_on(text: str) -> bool:
    """Whether it only makes sense with the question before: "und für meine Frau?", "gilt das auch?"."""
    if _ASKS_ANEW.search(text):
        return False
    return bool(_GOES_ON.search(text)) or (
        len(tokens(text)) <= _FEW_WORDS and bool(_POINTS_BACK.search(text))
    )


def asks_again(text: str) -> bool:
    """Whether it asks for what was said before and for nothing else: "nochmal bitte", "Wie bitte?"."""
    said = tokens(text)
    if said == tokens("wie bitte"):
        return True
    return not _AGAIN.isdisjoint(said) and set(said) <= _AGAIN | _AROUND


def numbered(text: str) -> int | None:
    """The place of a choice that somebody wrote instead of pressing its button, from 0."""
    said = tokens(text)
    if len(said) > _WORDS_OF_A_PLACE:
        return None
    places = {"1": 0, "erste": 0, "erstes": 0, "ersten": 0, "first": 0, "eins": 0,
              "2": 1, "zweite": 1, "zweites": 1, "second": 1, "zwei": 1,
              "3": 2, "drite": 2, "drites": 2, "third": 2, "drei": 2, "4": 3, "vierte": 3}  # fmt: skip
    return next((places[one] for one in said if one in places), None)


def translated(text: str, glossary: dict[str, str]) -> str:
    """German words to search with, by a fixed list; empty where no word stands in it."""
    said = " ".join(tokens(text))
    found: list[tuple[int, str]] = []
    for phrase in sorted(glossary, key=len, reverse=True):
        key = " ".join(tokens(phrase))
        for match in re.finditer(rf"\b{re.escape(key)}s?\b", said):
            found.append((match.start(), glossary[phrase]))
            said = f"{said[: match.start()]}{'_' * len(match[0])}{said[match.end() :]}"
    return " ".join(german for _, german in sorted(found))
