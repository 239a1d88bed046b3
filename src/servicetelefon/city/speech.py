"""Checks of everything that is spoken: announcements, menus, recordings, crisis sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import PurePosixPath

from servicetelefon.city.menu_schema import MenuKeyPart, MenuPart
from servicetelefon.city.references import unknown
from servicetelefon.city.sources import Sources
from servicetelefon.domain.announcement import (
    LONGEST_OTHERWISE,
    MAY_NAME_OPENING,
    OPENS,
    OPTIONAL,
    Say,
    longest,
    spoken_length,
)
from servicetelefon.domain.phone_menu import (
    MAY_HAVE_VALUE,
    NEEDS_VALUE,
    PERSON_KEY,
    UNSAID,
    ChoiceKind,
)
from servicetelefon.kit.errors import BrokenFile
from servicetelefon.kit.wording import MAIN_LANGUAGE, placeholders
from servicetelefon.kit.yaml_file import Loc

RECORDINGS_FOLDER = "recordings"

_SAID_NUMBER = re.compile(r"[0-9](?:[0-9 ]*[0-9])?")
_KEY_IN_WORDS = {"*": "Stern", "#": "Raute"}

Faults = Iterator[BrokenFile]


def faults_of_speech(sources: Sources) -> Faults:
    for check in (_announcements, _menus, _crisis, _recordings):
        yield from check(sources)


def faults_of_texts(
    sources: Sources, name: str, loc: Loc, texts: Mapping[str, str], main: str = MAIN_LANGUAGE
) -> Faults:
    yield from unknown(sources, name, loc, "language", texts, sources.city.languages)
    if main not in texts:
        yield sources.fault(name, loc, f"the text in {main} is missing")


def _too_long(sources: Sources, name: str, loc: Loc, text: str, limit: timedelta) -> Faults:
    length = spoken_length(text)
    if length > limit:
        problem = f"takes {length.total_seconds():.0f} s to say, at most {limit.seconds} s"
        yield sources.fault(name, loc, problem)


def _announcements(sources: Sources) -> Faults:
    name = "announcements.yaml"
    for said in Say:
        if said not in sources.announcements and said not in OPTIONAL:
            yield sources.fault(name, (), f"{said} is missing")
    for announcement_id, texts in sources.announcements.items():
        yield from faults_of_texts(sources, name, (announcement_id,), texts)
        said_for = _said_for(sources, announcement_id)
        allowed = {OPENS} if said_for & MAY_NAME_OPENING else set[str]()
        yield from _same_numbers(sources, name, announcement_id, texts)
        yield from _way_on(sources, name, announcement_id, texts)
        for lang, text in texts.items():
            loc = (announcement_id, lang)
            yield from _too_long(sources, name, loc, text, longest(said_for))
            for wrong in sorted(placeholders(text) - allowed):
                yield sources.fault(name, loc, f"there is no value for {{{wrong}}} here")


def _same_numbers(
    sources: Sources, name: str, announcement_id: str, texts: Mapping[str, str]
) -> Faults:
    """The emergency hint is said in every language, read over by somebody or not: its numbers must
    be those of the German text."""
    german = numbers_in(texts.get(MAIN_LANGUAGE, ""))
    for lang, text in texts.items() if announcement_id == Say.EMERGENCY_HINT else ():
        if numbers_in(text) != german:
            problem = "the numbers are not those of the German text"
            yield sources.fault(name, (announcement_id, lang), problem)


def _way_on(sources: Sources, name: str, announcement_id: str, texts: Mapping[str, str]) -> Faults:
    """While the program is away nobody but this sentence helps: it names the emergency numbers and the
    city's main number."""
    hint = sources.announcements.get(Say.EMERGENCY_HINT, {}).get(MAIN_LANGUAGE, "")
    wanted = numbers_in(hint) | numbers_in(sources.city.main_number.number or "")
    for lang, text in texts.items() if announcement_id == Say.HOLD_LOOP else ():
        for number in sorted(wanted - numbers_in(text)):
            problem = f"the number {number} is missing: callers hear nothing else then"
            yield sources.fault(name, (announcement_id, lang), problem)


def numbers_in(text: str) -> set[str]:
    """As they are said: digit by digit, with blanks between."""
    return {"".join(found.split()) for found in _SAID_NUMBER.findall(text)}


def _said_for(sources: Sources, announcement_id: str) -> set[str]:
    """Its own id, and those for which a line says it instead: their rules hold for it too."""
    said_for = {announcement_id}
    for line in sources.lines.values():
        said_for |= {said for said, own in line.announcements.items() if own == announcement_id}
    return said_for


def _menus(sources: Sources) -> Faults:
    for menu_id, menu in sources.menus.items():
        loc: Loc = (menu_id,)
        yield from faults_of_texts(sources, "menus.yaml", (*loc, "closing"), menu.closing)
        yield from _emergency_first(sources, loc, menu)
        yield from _while_waiting(sources, loc, menu)
        for key, entry in menu.keys.items():
            yield from _menu_key(sources, (*loc, "keys", key), key, entry)


def _emergency_first(sources: Sources, loc: Loc, menu: MenuPart) -> Faults:
    kinds = [entry.to for entry in menu.keys.values()]
    if ChoiceKind.EMERGENCY in kinds[1:]:
        yield sources.fault("menus.yaml", (*loc, "keys"), "the emergency key must be said first")


_WHILE_WAITING = frozenset(
    {ChoiceKind.CALLBACK, ChoiceKind.CODE, ChoiceKind.MUSIC, ChoiceKind.PERSON}
)


def _while_waiting(sources: Sources, loc: Loc, menu: MenuPart) -> Faults:
    """Whoever waits keeps the place: keys that lead elsewhere would do nothing."""
    if loc[0] not in {line.waiting_menu for line in sources.lines.values()}:
        return
    for key, entry in menu.keys.items():
        if entry.to not in _WHILE_WAITING:
            problem = f"{entry.to} cannot be chosen while somebody waits"
            yield sources.fault("menus.yaml", (*loc, "keys", key), problem)


def _menu_key(sources: Sources, loc: Loc, key: str, entry: MenuKeyPart) -> Faults:
    name = "menus.yaml"
    known: Mapping[ChoiceKind, Mapping[str, object]] = {
        ChoiceKind.DISTRICT: sources.districts,
        ChoiceKind.TOPIC: sources.enquiries.types,
        ChoiceKind.LANGUAGE: sources.city.languages,
        ChoiceKind.LANGUAGES: sources.menus,
        ChoiceKind.MENU: sources.menus,
        ChoiceKind.ANSWER: _articles(sources),
        ChoiceKind.LINK: _articles(sources),
        ChoiceKind.OFFICE: sources.enquiries.matters,
    }
    if entry.to not in MAY_HAVE_VALUE and (entry.value is not None) != (entry.to in NEEDS_VALUE):
        needs = "needs a value" if entry.to in NEEDS_VALUE else "takes no value"
        yield sources.fault(name, loc, f"{entry.to} {needs}")
    elif entry.value is not None:
        yield from unknown(sources, name, loc, entry.to, [entry.value], known[entry.to])
    if key == PERSON_KEY and entry.to is not ChoiceKind.PERSON:
        yield sources.fault(name, loc, f"{PERSON_KEY} always brings a person")
    is_language = entry.to is ChoiceKind.LANGUAGE and entry.value is not None
    main = entry.value if is_language and entry.value else MAIN_LANGUAGE
    if entry.to is ChoiceKind.LANGUAGES:
        # Whoever needs it does not understand German: each language speaks for itself.
        main = next(iter(entry.say), MAIN_LANGUAGE)
    if entry.say or entry.to not in UNSAID:
        yield from faults_of_texts(sources, name, (*loc, "say"), entry.say, main)
    yield from _key_is_named(sources, (*loc, "say"), key, entry)


def _articles(sources: Sources) -> dict[str, object]:
    paths = (PurePosixPath(path) for path in sources.release.files)
    return {path.stem: path for path in paths if path.match("knowledge/*.md")}


def _key_is_named(sources: Sources, loc: Loc, key: str, entry: MenuKeyPart) -> Faults:
    for lang, text in entry.say.items():
        here = (*loc, lang)
        yield from _too_long(sources, "menus.yaml", here, text, LONGEST_OTHERWISE)
        named = key in text or (lang != MAIN_LANGUAGE and not key.isdigit())
        if not named and _KEY_IN_WORDS.get(key, key) not in text:
            yield sources.fault("menus.yaml", here, f"the sentence does not name the key {key}")


def _crisis(sources: Sources) -> Faults:
    for contact_id, contact in sources.crisis.items():
        yield from faults_of_texts(sources, "crisis.yaml", (contact_id, "what"), contact.what)
        if contact.phone.number is None:
            yield sources.fault("crisis.yaml", (contact_id, "phone"), "the number is missing")
        if contact.check_again_on <= contact.checked_on:
            problem = "is not after the day of the last check"
            yield sources.fault("crisis.yaml", (contact_id, "check_again_on"), problem)


def _recordings(sources: Sources) -> Faults:
    for path, content in sources.release.files.items():
        parts = PurePosixPath(path).parts
        if parts[0] != RECORDINGS_FOLDER or not path.endswith(".wav"):
            continue
        if not content.startswith(b"RIFF") or content[8:12] != b"WAVE":
            yield sources.file_fault(path, "this is not a WAV file")
        lang, stem = (parts[1], PurePosixPath(path).stem) if len(parts) == 3 else ("", "")  # noqa: PLR2004
        text = sources.announcements.get(stem, {}).get(lang)
        if text is None:
            problem = "write recordings as LANGUAGE/ANNOUNCEMENT.wav, both as in announcements.yaml"
            yield sources.file_fault(path, problem)
        elif placeholders(text):
            yield sources.file_fault(path, "a text with a placeholder cannot be recorded")
        elif words_file(path) not in sources.release.files:
            yield sources.file_fault(words_file(path), "write here which words were recorded")


def words_file(recording: str) -> str:
    """Beside each recording: the words that were spoken."""
    return f"{recording.removesuffix('.wav')}.txt"
