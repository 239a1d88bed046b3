"""Somebody who knows a language has read its sentences against the German ones, and says so."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from servicetelefon.city import read, store
from servicetelefon.city.load import city_of
from servicetelefon.city.release import Release
from servicetelefon.city.reviewing import file_of, sentences, with_review
from servicetelefon.domain.city import City
from servicetelefon.domain.people import SignedIn
from servicetelefon.domain.permissions import Action
from servicetelefon.journey.city import CityReleases
from servicetelefon.kit.clock import Clock
from servicetelefon.kit.database import Transaction
from servicetelefon.kit.errors import Conflict, Invalid, NotFound
from servicetelefon.kit.wording import MAIN_LANGUAGE, Review


class SentenceChanged(Conflict):
    """What was read is not what is told by now."""

    code = "sentence-changed"


@dataclass(frozen=True, slots=True)
class WordingReviews:
    """A review is a change of the city's file, with a name and a day, in one transaction."""

    releases: CityReleases
    clock: Clock

    async def mark(
        self, tx: Transaction, language: str, read_ones: Mapping[str, str], by: SignedIn
    ) -> Release:
        """These texts (id to the mark of what was read) are reviewed by this person, today."""
        city, release = await self._running(tx, language)
        if not read_ones:
            raise Invalid("no sentence was chosen")
        there = {one.id: one.mark for one in sentences(city.wording, language)}
        if any(there.get(words_id) != mark for words_id, mark in read_ones.items()):
            raise SentenceChanged("a sentence has changed since it was read")
        today = self.clock.now().astimezone(city.zone).date()
        path = file_of(language)
        text = with_review(release.files[path], read_ones, Review(by.name, today))
        return await self._edit(tx, release, {path: text}, by)

    async def take_back(
        self, tx: Transaction, language: str, words_id: str, by: SignedIn
    ) -> Release:
        """Nobody has reviewed it any more: a fault was found, or the mark was set by mistake."""
        city, release = await self._running(tx, language)
        if words_id not in city.wording.catalogues[language]:
            raise NotFound("there is no such sentence")
        path = file_of(language)
        text = with_review(release.files[path], {words_id}, None)
        return await self._edit(tx, release, {path: text}, by)

    @staticmethod
    async def _running(tx: Transaction, language: str) -> tuple[City, Release]:
        if language == MAIN_LANGUAGE:
            raise Invalid("German is what the others are reviewed against")
        await store.lock(tx)
        running = await read.active(tx)
        if running is None:
            raise NotFound("no city runs yet")
        release = await read.release(tx, running.release.hash)
        if file_of(language) not in release.files:
            raise NotFound("there are no texts in this language")
        return await asyncio.to_thread(city_of, release), release

    async def _edit(
        self, tx: Transaction, release: Release, texts: Mapping[str, str], by: SignedIn
    ) -> Release:
        return await self.releases.edit(tx, texts, release.hash, by, Action.REVIEW_WORDING)
