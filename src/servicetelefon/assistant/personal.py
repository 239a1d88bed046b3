"""Personal data in a message, recognised and covered: what is stored, counted or shown to
editors is the masked text, never the person's own words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

_IBAN_LEAST, _IBAN_MOST = 15, 34
_CHECKED = 97


class Kind(StrEnum):
    """What was covered; the label stands in the text in its place."""

    IBAN = "IBAN"
    EMAIL = "E-Mail"
    PHONE = "Telefon"
    BIRTH = "Geburtsdatum"
    FILE = "Aktenzeichen"
    ADDRESS = "Adresse"
    NAME = "Name"


@dataclass(frozen=True, slots=True)
class Masked:
    text: str
    kinds: frozenset[Kind]


_LETTER = r"[A-ZÄÖÜa-zäöüßÀ-ž]"
_NAME_WORD = r"[A-ZÄÖÜÀ-Ž][a-zäöüßà-ž]+(?:-[A-ZÄÖÜ][a-zäöüß]+)?"
_NAMES = rf"{_NAME_WORD}(?:\s+(?:von|van|de|zu|al|el|{_NAME_WORD})){{0,3}}"
_LOWER_NAMES = r"[A-Za-zÄÖÜäöüßÀ-ž'-]{2,}(?:\s+[A-Za-zÄÖÜäöüßÀ-ž'-]{2,})?"
_NO_NAME = (
    r"(?!(?:und|oder|aber|nicht|kein|arbeitslos|krank|alt|jahre|ein|eine|der|die|das|nur|alleine?|"
    r"rentner|rentnerin|schwanger|obdachlos|hilfe|sachbearbeit\w*|amt)\b)"
)
_MONTH = (
    r"(?:jan(?:uar)?|feb(?:ruar)?|märz|maerz|apr(?:il)?|mai|juni?|juli?|aug(?:ust)?|"
    r"sep(?:t(?:ember)?)?|okt(?:ober)?|nov(?:ember)?|dez(?:ember)?)"
)
_DAY = rf"(?:\d{{1,2}}\s?[./-]\s?\d{{1,2}}\s?[./-]\s?(?:19|20)?\d{{2}}|\d{{1,2}}\.?\s?{_MONTH}\.?\s?(?:19|20)\d{{2}})"

_IBAN = re.compile(r"\b[A-Z]{2}\s?\d{2}(?:\s?[A-Z0-9]){10,32}\b", re.IGNORECASE)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_BIRTH = re.compile(
    rf"(?:\b(?:geb(?:oren|urtsdatum|urtstag|\.)?|born(?: on)?|date of birth)\b\.?\s*(?:am|ist|:|on)?\s*"
    rf"|\*\s?){_DAY}",
    re.IGNORECASE,
)
_DATE_OF_LIFE = re.compile(
    rf"\b\d{{1,2}}\s?[./-]\s?\d{{1,2}}\s?[./-]\s?(?:19\d{{2}}|200\d)\b|\b\d{{1,2}}\.?\s?{_MONTH}\.?\s(?:19\d{{2}}|200\d)\b",
    re.IGNORECASE,
)
_FILE_NAMED = re.compile(
    r"\b(?:az|aktenzeichen|geschäftszeichen|geschaeftszeichen|gz|kundennummer|kunden-?nr|vorgangs?nummer|"
    r"bg-?nummer|versicherungsnummer|sozialversicherungsnummer|rentenversicherungsnummer|steuer-?id|"
    r"steuernummer|ausweisnummer|personalausweisnummer|fallnummer|file (?:no|number))\b"
    r"[.:\s]*(?:ist|lautet|nr|is|:)?[.:\s]*(?=[\w./ -]*\d)[\w./-]+(?:\s\d[\w./-]*)*",
    re.IGNORECASE,
)
_FILE_SHAPED = re.compile(
    r"\b\d{5}\s?BG\s?\d{7}\b|\b\d{2}\s?\d{6}\s?[A-Z]\s?\d{3}\b|\b\d{11}\b|\b[A-Z]{1,4}[ /-]?\d{1,4}[./-]\d{2,}[\w./-]*"
    r"|\b\d{2,4}[./-][A-Z0-9]{1,6}[./-]\d{2,}[\w./-]*\b"
)
_PHONE = re.compile(r"(?<![\w.,])(?:\+\d{1,3}|00\d{1,3}|0\d)(?:[\s()/.-]{0,2}\d){5,13}(?![\w])")
_STREET = re.compile(
    rf"\b(?:{_LETTER}+[ -]){{0,2}}?{_LETTER}*(?:str(?:aße|asse|\.)?|weg|allee|platz|gasse|damm|ufer|ring|chaussee|"
    rf"stieg|twiete|kamp|redder|berg|markt|hof)\s?(?:nr\.?\s?)?\d{{1,4}}\s?[a-z]?\b(?:,?\s*\d{{5}}(?:\s+{_NAME_WORD})?)?",
    re.IGNORECASE,
)
_POSTCODE = re.compile(rf"\b\d{{5}}\s+(?:{_NAME_WORD})(?:[ -]{_NAME_WORD})?")
_SAID_NAME = re.compile(
    rf"\b(?P<lead>(?i:ich heiße|ich heisse|heiße|mein name ist|mein name lautet|name\s*:|ich bin (?:der|die)|"
    rf"my name is|i am called|adım|nazywam się|меня зовут|мене звати|اسمي|اسم من)\s+){_NO_NAME}(?P<name>{_NAMES}|{_LOWER_NAMES})"
)
_TITLED = re.compile(
    rf"\b(?P<lead>(?:[Hh]errn?|[Ff]rau|[Mm]r\.?|[Mm]rs\.?|[Mm]s\.?|[Dd]r\.|[Ss]achbearbeiter(?:in)?)\s+)(?P<name>{_NAMES})"
)
_SIGNED = re.compile(
    rf"(?P<lead>(?:[Gg]rüßen?|[Gg]ruß|MfG|mfg|LG|VG|[Rr]egards)[,\s]+)(?P<name>{_NAMES})\s*$"
)


def mask(text: str) -> Masked:
    """The text with every recognised piece covered by its kind in brackets."""
    kinds: set[Kind] = set()
    for kind, cover in _STEPS:
        text, hits = cover(text)
        if hits:
            kinds.add(kind)
    return Masked(text, frozenset(kinds))


def is_iban(text: str) -> bool:
    """Whether the check digits are right (ISO 13616, modulo 97)."""
    plain = re.sub(r"\s", "", text).upper()
    if not _IBAN_LEAST <= len(plain) <= _IBAN_MOST or not plain.isalnum() or not plain.isascii():
        return False
    number = "".join(str(int(one, 36)) for one in plain[4:] + plain[:4])
    return int(number) % _CHECKED == 1


def _ibans(text: str) -> tuple[str, int]:
    """Right check digits within a run of groups: words after it do not belong to it."""
    hits = 0

    def cover(found: re.Match[str]) -> str:
        nonlocal hits
        for piece, rest in _shorter(found[0]):
            if is_iban(piece):
                hits += 1
                return f"[{Kind.IBAN}]{rest}"
        return found[0]

    return _IBAN.sub(cover, text), hits


def _shorter(text: str) -> Iterator[tuple[str, str]]:
    yield text, ""
    for end in range(len(text) - 1, _IBAN_LEAST - 1, -1):
        yield text[:end].rstrip(), text[len(text[:end].rstrip()) :]


def _whole(pattern: re.Pattern[str], kind: Kind) -> Callable[[str], tuple[str, int]]:
    return lambda text: pattern.subn(f"[{kind}]", text)


def _after_lead(pattern: re.Pattern[str], kind: Kind) -> Callable[[str], tuple[str, int]]:
    return lambda text: pattern.subn(lambda found: f"{found['lead']}[{kind}]", text)


_STEPS: tuple[tuple[Kind, Callable[[str], tuple[str, int]]], ...] = (
    (Kind.IBAN, _ibans),
    (Kind.EMAIL, _whole(_EMAIL, Kind.EMAIL)),
    (Kind.BIRTH, _whole(_BIRTH, Kind.BIRTH)),
    (Kind.BIRTH, _whole(_DATE_OF_LIFE, Kind.BIRTH)),
    (Kind.FILE, _whole(_FILE_NAMED, Kind.FILE)),
    (Kind.FILE, _whole(_FILE_SHAPED, Kind.FILE)),
    (Kind.PHONE, _whole(_PHONE, Kind.PHONE)),
    (Kind.ADDRESS, _whole(_STREET, Kind.ADDRESS)),
    (Kind.ADDRESS, _whole(_POSTCODE, Kind.ADDRESS)),
    (Kind.NAME, _after_lead(_SAID_NAME, Kind.NAME)),
    (Kind.NAME, _after_lead(_TITLED, Kind.NAME)),
    (Kind.NAME, _after_lead(_SIGNED, Kind.NAME)),
)
