"""Writes chats: each function one statement, inside its caller's transaction.

Two rules stand in the statements themselves, so that no caller can forget them: nothing
automatic is said before the label, and nothing automatic is said once a person was wanted.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg.rows import TupleRow
from psycopg.types.json import Jsonb

from servicetelefon.domain.chat import CLEARED_AFTER, CODE_LASTS, ChatState, Who
from servicetelefon.kit.crypto import Slot, Vault
from servicetelefon.kit.database import Transaction


@dataclass(frozen=True, slots=True)
class Conversation:
    contact: UUID
    state: ChatState
    language: str
    line: str
    started_at: datetime
    last_at: datetime
    label_at: datetime | None
    wanted_at: datetime | None
    agent: UUID | None
    notice: str | None
    past: bytes | None


@dataclass(frozen=True, slots=True)
class Label:
    """Which words were shown: their fingerprint, their language, when."""

    fingerprint: str
    language: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """An approved text that an answer told, in the version of then."""

    article: str
    version: str


@dataclass(frozen=True, slots=True)
class Said:
    """One message. `outcome`, `article` (told or nearly) and `version` (of a text that was told)
    only for what the program says; `further` are the texts told after the first."""

    id: UUID
    contact: UUID
    at: datetime
    who: Who
    words: str
    language: str
    outcome: str | None = None
    article: str | None = None
    version: str | None = None
    rating: str | None = None
    further: tuple[Told, ...] = ()

    @property
    def told(self) -> tuple[Told, ...]:
        first = (Told(self.article, self.version),) if self.article and self.version else ()
        return (*first, *self.further)


_COLUMNS = (
    "contact, state, language, line, started_at, last_at, label_at, wanted_at, agent, notice, past"
)

_SAY = """
insert into chat.message
  (id, contact, number, at, who, language, outcome, article, version, further, words)
select %(id)s, c.contact,
  coalesce((select max(m.number) from chat.message m where m.contact = c.contact), 0) + 1,
  %(at)s, %(who)s, %(language)s, %(outcome)s, %(article)s, %(version)s, %(further)s, %(words)s
from chat.conversation c
where c.contact = %(contact)s and c.state <> 'ended'
  and (%(who)s <> 'program' or (c.state = 'program' and c.label_at is not null))
  and (%(who)s <> 'agent' or c.state = 'person')
on conflict (id) do nothing
"""


def hashed(secret: str) -> bytes:
    """Tokens have 256 random bits: a plain hash gives nothing away."""
    return hashlib.sha256(secret.encode()).digest()


def message_slot(message: UUID) -> Slot:
    return Slot("chat.message", "words", str(message))


def past_slot(contact: UUID) -> Slot:
    return Slot("chat.conversation", "past", str(contact))


async def open_(tx: Transaction, contact: UUID, token: str, line: str, label: Label) -> None:
    """A conversation begins with the label: both stand in one row."""
    await tx.do(
        "insert into chat.conversation (contact, state, language, line, token, started_at, "
        "last_at, label, label_language, label_at) "
        "values (%s, 'program', %s, %s, %s, %s, %s, %s, %s, %s)",
        (contact, label.language, line, hashed(token), label.at, label.at,
         label.fingerprint, label.language, label.at),
    )  # fmt: skip


async def locked(tx: Transaction, contact: UUID, token: str | None = None) -> Conversation | None:
    """The conversation, held until the commit; with `token` only for who began it."""
    row = await tx.row(
        f"select {_COLUMNS} from chat.conversation where contact = %s "  # noqa: S608 - constants
        "and (%s::bytea is null or token = %s) for update",
        (contact, hashed(token) if token else None, hashed(token) if token else None),
    )
    return _conversation(row) if row else None


def _conversation(row: TupleRow) -> Conversation:
    return Conversation(row[0], ChatState(row[1]), *row[2:])


async def say(tx: Transaction, vault: Vault, said: Said) -> bool:
    """False when it may not be said now (no label, a person is wanted, ended) or stands already."""
    values = {
        "id": said.id,
        "contact": said.contact,
        "at": said.at,
        "who": said.who.value,
        "language": said.language,
        "outcome": said.outcome,
        "article": said.article,
        "version": said.version,
        "further": Jsonb([[one.article, one.version] for one in said.further]),
        "words": vault.seal(said.words, message_slot(said.id)),
    }
    return await tx.do(_SAY, values) == 1


async def remember(
    tx: Transaction, vault: Vault, contact: UUID, past: str, language: str, now: datetime
) -> None:
    """What a later message may refer to."""
    await tx.do(
        "update chat.conversation set past = %s, language = %s, last_at = %s where contact = %s",
        (vault.seal(past, past_slot(contact)), language, now, contact),
    )


def past_of(vault: Vault, chat: Conversation) -> str | None:
    return vault.open(chat.past, past_slot(chat.contact)) if chat.past else None


async def move(
    tx: Transaction, chat: Conversation, to: ChatState, now: datetime, agent: UUID | None = None
) -> None:
    """The next state; the conversation is locked by who calls."""
    ended = to is ChatState.ENDED
    await tx.do(
        "update chat.conversation set state = %s, agent = coalesce(%s, agent), last_at = %s, "
        "wanted_at = case when %s then coalesce(wanted_at, %s) else wanted_at end, "
        "ended_at = case when %s then %s::timestamptz else ended_at end, "
        "clear_at = case when %s then %s::timestamptz else clear_at end where contact = %s",
        (to.value, agent, now, to is ChatState.WAITING, now, ended, now, ended,
         now + CLEARED_AFTER, chat.contact),
    )  # fmt: skip


async def note_notice(tx: Transaction, contact: UUID, answer: str) -> None:
    await tx.do("update chat.conversation set notice = %s where contact = %s", (answer, contact))


async def rate(tx: Transaction, contact: UUID, message: UUID, rating: str) -> bool:
    done = await tx.do(
        "update chat.message set rating = %s where id = %s and contact = %s and who = 'program'",
        (rating, message, contact),
    )
    return done == 1


async def set_code(tx: Transaction, vault: Vault, contact: UUID, code: str, now: datetime) -> bool:
    """False when another conversation has this code just now: draw again."""
    keys = vault.lookups(code, "chat code")
    taken = await tx.row(
        "select 1 from chat.conversation where code = any(%s) and contact <> %s", (keys, contact)
    )
    if taken is not None:
        return False
    await tx.do(
        "update chat.conversation set code = %s, code_until = %s where contact = %s",
        (keys[0], now + CODE_LASTS, contact),
    )
    return True


async def use_code(tx: Transaction, vault: Vault, code: str, now: datetime) -> UUID | None:
    """The conversation of this code, once; the same None whatever was wrong."""
    row = await tx.row(
        "update chat.conversation set code = null, code_until = null "
        "where code = any(%s) and code_until > %s returning contact",
        (vault.lookups(code, "chat code"), now),
    )
    return row[0] if row else None


async def clear_due(tx: Transaction, now: datetime) -> int:
    """Destroy the words of conversations whose time has come; how many."""
    await tx.do(
        "update chat.message m set words = null from chat.conversation c "
        "where c.contact = m.contact and c.clear_at <= %s",
        (now,),
    )
    return await tx.do(
        "update chat.conversation set past = null, code = null, code_until = null, "
        "clear_at = null where clear_at <= %s",
        (now,),
    )


async def asleep(tx: Transaction, before: datetime) -> list[UUID]:
    """Conversations with the program in which nothing was said since."""
    rows = await tx.rows(
        "select contact from chat.conversation where state = 'program' and last_at <= %s "
        "order by last_at limit 200",
        (before,),
    )
    return [row[0] for row in rows]
