"""The citizens' texts of a city: `wording/<language>.yaml` as catalogues."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from servicetelefon.city.everybody import faults_for_everybody
from servicetelefon.city.help_words import german_texts
from servicetelefon.city.page_words import PAGE_WORDS
from servicetelefon.city.phone_words import PHONE_WORDS
from servicetelefon.city.schema import EntryPart, Reviewed, WordingFile
from servicetelefon.city.sources import WORDING_FOLDER, Sources
from servicetelefon.city.spoken import OPENING_WORDS
from servicetelefon.domain.city import Operation
from servicetelefon.domain.responsibility_words import WORDS as RESPONSIBILITY_WORDS
from servicetelefon.kit.errors import BrokenFile
from servicetelefon.kit.wording import MAIN_LANGUAGE, Entry, Review, Wording

MAIN_FILE = f"{WORDING_FOLDER}/{MAIN_LANGUAGE}.yaml"

Faults = Iterator[BrokenFile]


def faults_of_wording(sources: Sources) -> Faults:
    """Texts without a German one, wrong placeholders, files in a language nobody has named."""
    if MAIN_FILE not in sources.wording:
        yield sources.file_fault(MAIN_FILE, "the German texts are missing")
        return
    german = _texts_of(sources, sources.wording[MAIN_FILE])
    for words_id in sorted(OPENING_WORDS.keys() - german.keys()):
        yield sources.fault(MAIN_FILE, ("texts",), f"{words_id} is missing")
    yield from _made_up(sources, german)
    for name, file in sources.wording.items():
        if file.language != PurePosixPath(name).stem:
            yield sources.fault(name, ("language",), "is not the name of the file")
        if file.language not in sources.city.languages:
            yield sources.fault(name, ("language",), f"there is no language {file.language!r}")
        texts = _texts_of(sources, file)
        yield from _against_german(sources, name, texts, german)
        yield from faults_for_everybody(sources, name, texts, german)


def _made_up(sources: Sources, german: Mapping[str, Entry]) -> Faults:
    """Every finding and every sentence of telephone and pages must have words, and no text may ask
    for a value that it will not get.
    """
    for words_id, values in {**RESPONSIBILITY_WORDS, **PHONE_WORDS, **PAGE_WORDS}.items():
        entry = german.get(words_id)
        if entry is None:
            yield sources.fault(MAIN_FILE, ("texts",), f"{words_id} is missing")
        for one in sorted(entry.placeholders() - values) if entry else ():
            problem = f"{words_id}: there is no value for {{{one}}} here"
            yield sources.fault(MAIN_FILE, ("texts", words_id), problem)


def _against_german(
    sources: Sources, name: str, catalogue: Mapping[str, Entry], german: Mapping[str, Entry]
) -> Faults:
    for words_id, entry in catalogue.items():
        if words_id not in german:
            yield sources.fault(
                name, ("texts", words_id), f"{words_id}: the German text is missing"
            )
        elif words_id in OPENING_WORDS:
            # Each language tells the time in its own way.
            for one in sorted(entry.placeholders() - OPENING_WORDS[words_id]):
                problem = f"{words_id}: there is no value for {{{one}}} here"
                yield sources.fault(name, ("texts", words_id), problem)
        elif entry.placeholders() != german[words_id].placeholders():
            problem = f"{words_id}: the placeholders are not those of the German text"
            yield sources.fault(name, ("texts", words_id), problem)


def spoken_in(sources: Sources, texts: Mapping[str, str]) -> dict[str, str]:
    """What is spoken has the review of its language's file; with a line in productive operation a
    language that nobody has reviewed is not spoken, and German comes in its place."""
    if not _is_productive(sources):
        return dict(texts)
    files = {file.language: file for file in sources.wording.values()}
    return {
        lang: text
        for lang, text in texts.items()
        if lang == MAIN_LANGUAGE or (lang in files and _is_reviewed(files[lang]))
    }


def _is_reviewed(file: WordingFile) -> bool:
    """As a whole, or sentence by sentence on the page for it."""
    return all(one.reviewed for one in _catalogue(file).values())


def _is_productive(sources: Sources) -> bool:
    return any(one.operation is Operation.PRODUCTIVE for one in sources.lines.values())


def wording_of(sources: Sources) -> Wording:
    """All texts; with a line in productive operation only those that somebody has reviewed."""
    wording = Wording(
        {file.language: _texts_of(sources, file) for file in sources.wording.values()}
    )
    return wording.only_reviewed() if _is_productive(sources) else wording


def _texts_of(sources: Sources, file: WordingFile) -> dict[str, Entry]:
    """What a file says; in German also who answers behind the numbers in need."""
    help_ = german_texts(sources.crisis) if file.language == MAIN_LANGUAGE else {}
    return {**_catalogue(file), **help_}


def _catalogue(file: WordingFile) -> dict[str, Entry]:
    return {words_id: _entry(text, file.reviewed) for words_id, text in file.texts.items()}


def _entry(text: str | EntryPart, reviewed: Reviewed) -> Entry:
    """A review of the whole file counts for every text that says nothing of its own."""
    if isinstance(text, str):
        return Entry(text, None, _review(reviewed))
    own = reviewed if text.reviewed is None else text.reviewed
    return Entry(text.text, text.one, _review(own))


def _review(reviewed: Reviewed) -> Review | None:
    return Review(reviewed.by, reviewed.on) if reviewed else None
