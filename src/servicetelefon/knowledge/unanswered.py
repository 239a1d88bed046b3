"""Questions that found no article: masked before they come here, kept sealed, told to editors.

Whoever answers questions writes here through `keep`; nothing says who asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from servicetelefon.kit.crypto import Slot, Vault
from servicetelefon.kit.database import Transaction
from servicetelefon.kit.errors import NotFound
from servicetelefon.kit.renewal import Hashed
from servicetelefon.knowledge.search.text import content_words, stem, words

PURPOSE = "knowledge.unanswered.alike"
LONGEST = 500
"""Characters: more is not a question but a story."""
MOST_SHOWN = 1000
FEWEST = 5
"""Fewer who asked alike are told as a number, not in their words."""


@dataclass(frozen=True, slots=True)
class Question:
    """`text` is masked by whoever hands it over: names, numbers and addresses are gone."""

    id: UUID
    at: datetime
    text: str
    channel: str
    language: str


@dataclass(frozen=True, slots=True)
class Alike:
    """Questions of the same words: how many, the newest of them, and where it was asked."""

    newest: Question
    count: int
    channels: tuple[str, ...]


async def keep(tx: Transaction, vault: Vault, question: Question) -> None:
    text = " ".join(question.text.split())[:LONGEST]
    sealed = vault.seal(text, _slot(question.id))
    await tx.raw.execute(
        "insert into knowledge.unanswered (id, at, question, alike, channel, language) "
        "values (%s, %s, %s, %s, %s, %s) on conflict (id) do nothing",
        (
            question.id,
            question.at,
            sealed,
            vault.lookup(_stems(text), PURPOSE),
            question.channel,
            question.language,
        ),
    )


async def groups(tx: Transaction, vault: Vault) -> list[Alike]:
    """What nobody has settled, the most frequent first."""
    rows = await tx.rows(
        "select id, at, question, alike, channel, language from knowledge.unanswered "
        "where settled_at is null order by at desc limit %s",
        (MOST_SHOWN,),
    )
    found: dict[bytes, list[Question]] = {}
    for id_, at, sealed, alike, channel, language in rows:
        text = vault.open(bytes(sealed), _slot(id_))
        found.setdefault(bytes(alike), []).append(Question(id_, at, text, channel, language))
    made = (_group(questions) for questions in found.values())
    return sorted(made, key=lambda one: (-one.count, -one.newest.at.timestamp()))


async def asked_often(tx: Transaction, vault: Vault, question: UUID) -> Alike:
    """The group of a question; NotFound while too few asked alike for their words to be shown."""
    rows = await tx.rows(
        "select id, at, question, channel, language from knowledge.unanswered "
        "where settled_at is null "
        "and alike = (select alike from knowledge.unanswered where id = %s) order by at desc",
        (question,),
    )
    if len(rows) < FEWEST:
        raise NotFound("there is no such question, or it is settled")
    return _group(
        Question(id_, at, vault.open(bytes(sealed), _slot(id_)), channel, language)
        for id_, at, sealed, channel, language in rows
    )


async def settle(tx: Transaction, question: UUID, now: datetime) -> int:
    """This one and all like it; how many."""
    return await tx.do(
        "update knowledge.unanswered set settled_at = %s where settled_at is null "
        "and alike = (select alike from knowledge.unanswered where id = %s)",
        (now, question),
    )


async def clear(tx: Transaction, before: datetime) -> int:
    return await tx.do("delete from knowledge.unanswered where at < %s", (before,))


def _group(questions: Iterable[Question]) -> Alike:
    ones = list(questions)
    return Alike(ones[0], len(ones), tuple(sorted({one.channel for one in ones})))


def _stems(text: str) -> str:
    """The same for the same words in any order and form."""
    spoken = words(text)
    return " ".join(sorted({stem(word) for word in content_words(spoken) or spoken}))


def _slot(question: UUID) -> Slot:
    return Slot("knowledge.unanswered", "question", str(question))


QUESTIONS = Hashed("knowledge.unanswered", "id", "question", "alike", PURPOSE, _slot, of=_stems)
