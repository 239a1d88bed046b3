"""Words into sounds: a recording of the city where there is one, otherwise the synthetic voice."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import structlog

from servicetelefon.adapters.speech.espeak import Voice
from servicetelefon.adapters.speech.speech import Speech
from servicetelefon.bootstrap.approved import may_run
from servicetelefon.bootstrap.places import Places
from servicetelefon.bootstrap.process import Process
from servicetelefon.bootstrap.snapshots import Snapshots
from servicetelefon.city import read
from servicetelefon.domain.announcement import Say
from servicetelefon.domain.city import City
from servicetelefon.journey import line_plan, line_told, line_words
from servicetelefon.kit.errors import ServiceError
from servicetelefon.kit.wording import MAIN_LANGUAGE, Words

log = structlog.stdlib.get_logger()

EVERY = timedelta(seconds=30)
"""How often new sentences ("open again tomorrow at 8") are made before somebody needs them."""


class Sounds:
    """Finds and makes sounds; one at a time, because the synthesizer has one state."""

    def __init__(self, process: Process, snapshots: Snapshots) -> None:
        self._process = process
        self._snapshots = snapshots
        self._speech = Speech(process.places.sounds, may_run("speech"))
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="speech")
        self._recorded: Mapping[tuple[str, str], Path] = {}
        self._recorded_of: City | None = None

    async def find(self, words: Words) -> Path | None:
        """The sound of a sentence; None where the language has no voice."""
        city = self._snapshots.city()
        if self._recorded_of is not city:
            await self._read_recordings(city)
        if recorded := self._recorded.get((words.lang, words.text)):
            return recorded
        voice = voice_of(city, words.lang)
        if voice is None:
            return None
        if found := self._speech.find(words.text, voice):
            return found.path
        loop = asyncio.get_running_loop()
        try:
            made = await loop.run_in_executor(self._worker, self._speech.say, words.text, voice)
        except ServiceError as failure:
            log.error("speech.cannot_say", why=failure.code)  # noqa: TRY400 - expected
            return None
        return made.path

    async def _read_recordings(self, city: City) -> None:
        """The recordings of the city's release, as sounds, by language and text."""
        async with self._process.database.step() as tx:
            active = await read.active_hash(tx)
            sounds = (await read.release(tx, active)).sounds() if active else {}
        recorded: dict[tuple[str, str], Path] = {}
        for announcement in city.announcements.values():
            for lang, recording in announcement.recordings.items():
                wav = sounds.get(recording.path)
                if wav is not None:
                    path = self._speech.recording(wav).path
                    recorded[(lang, announcement.texts[lang])] = path
        self._recorded, self._recorded_of = recorded, city


def voice_of(city: City, lang: str) -> Voice | None:
    """The synthetic voice of a language; a text in German is always said."""
    language = city.languages.get(lang) or city.languages.get(MAIN_LANGUAGE)
    if language is None or language.voice is None:
        return None
    return Voice(language.voice, language.words_per_minute)


async def say_everything(process: Process, snapshots: Snapshots) -> None:
    """Make every sentence of every line before a caller needs it, and keep at it."""
    sounds = Sounds(process, snapshots)

    async def make() -> None:
        for words in _all_words(snapshots.city(), process):
            await sounds.find(words)

    await process.edges.keep("announcements", make, process.clock, EVERY)


def _all_words(city: City, process: Process) -> Iterator[Words]:
    now = process.clock.now()
    for line in city.lines.values():
        for lang in line.languages:
            yield from line_plan.greeting(city, line.id, lang)
            for menu in (None, line.waiting_menu, line.closed_menu, line.busy.short_menu):
                yield from line_plan.menu(city, line.id, lang, menu)
            yield from line_told.hours(city, line.id, lang)
            yield from line_words.without_values(city, lang)
            for say in (one for one in Say if city.says(line.id, one)):
                yield from line_plan.sentence(city, line.id, say, now, lang)


def hold_sentence(places: Places, city: City, files: Mapping[str, bytes]) -> Path:
    """The sound that the engine's own hold loop says, made before the engine starts: the recording
    among the city's `files`, otherwise the synthetic voice.
    """
    line = next(iter(city.lines))
    recording = city.announcement(line, Say.HOLD_LOOP).recording()
    words: Iterable[Words] = line_plan.words(city, line, Say.HOLD_LOOP, MAIN_LANGUAGE)
    voice = voice_of(city, MAIN_LANGUAGE)
    speech = Speech(places.sounds, may_run("speech"))
    if recording is not None and recording.path in files:
        return speech.recording(files[recording.path]).path
    for sentence in words:
        if voice is None:
            continue
        if speech.may_speak:
            return speech.say(sentence.text, voice).path
        if found := speech.find(sentence.text, voice):
            return found.path
    return places.sounds / "none"
