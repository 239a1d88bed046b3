"""Who answers behind a number in need, what for and when: in German as `crisis.yaml` says it, in
other languages as their files of wording do, where each sentence has its review."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from servicetelefon.city.schema import CrisisPart
from servicetelefon.domain.city import City, CrisisContact
from servicetelefon.kit.wording import MAIN_LANGUAGE, Entry, Words


@dataclass(frozen=True, slots=True)
class HelpWords:
    """`name` is what it is in this language; `called` is how they answer, where that is another
    name than the first."""

    name: Words
    called: Words | None
    what: Words
    hours: Words


def german_texts(crisis: Mapping[str, CrisisPart]) -> dict[str, Entry]:
    """The German texts that the other languages are reviewed against."""
    return {
        words_id(contact_id, part): Entry(text)
        for contact_id, contact in crisis.items()
        for part, text in (
            ("name", contact.name),
            ("what", contact.what.get(MAIN_LANGUAGE, "")),
            ("hours", contact.hours),
        )
        if text
    }


def words_id(contact_id: str, part: str) -> str:
    return f"help.{contact_id}.{part}"


def help_words(city: City, contact: CrisisContact, lang: str) -> HelpWords:
    """In `lang` where that may be shown, otherwise in German; the number stands beside it always."""
    german = Words(contact.name, MAIN_LANGUAGE)
    name = _words(city, contact, "name", lang) or german
    what = _words(city, contact, "what", lang)
    if what is None or what.lang != lang:
        found = lang if lang in contact.what else MAIN_LANGUAGE
        what = Words(contact.what[found], found)
    hours = _words(city, contact, "hours", lang) or Words(contact.hours, MAIN_LANGUAGE)
    return HelpWords(name, german if name.text != german.text else None, what, hours)


def _words(city: City, contact: CrisisContact, part: str, lang: str) -> Words | None:
    one = words_id(contact.id, part)
    return city.wording.t(one, lang) if city.wording.has(one) else None
