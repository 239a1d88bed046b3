"""A conversation as a page shows it: who said what, with sources and links under each answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import TypeVar
from uuid import UUID

from markupsafe import Markup, escape

from servicetelefon.chat.store import Said
from servicetelefon.domain.article import EASY, Article, Link
from servicetelefon.domain.chat import ChatState, Who
from servicetelefon.domain.handover import Receipt
from servicetelefon.domain.turn import Choice, TurnOutcome
from servicetelefon.journey.callback_change import Numbers
from servicetelefon.kit.wording import Words
from servicetelefon.knowledge.knowledge import Knowledge
from servicetelefon.web import markdown
from servicetelefon.web.names import names_marked
from servicetelefon.web.windows import Choice as WindowChoice

_T = TypeVar("_T")

_CALLED = re.compile(r"^\u2066?([+\d][\d ()/-]{1,20}\d)\u2069? – (.+)$")


@dataclass(frozen=True, slots=True)
class Below:
    """What stands under an answer, for all its texts: papers, what to do next, and what it rests
    on with its date; what two texts share stands there once."""

    documents: tuple[str, ...]
    links: tuple[Link, ...]
    sources: tuple[str, ...]

    @classmethod
    def of(cls, told: Sequence[Article]) -> Below:
        laws = (f"{law} ({one.valid_from:%d.%m.%Y})" for one in told for law in one.laws)
        sources = (f"{it.name} ({it.as_of:%d.%m.%Y})" for one in told for it in one.sources)
        return cls(
            documents=_once(document for one in told for document in one.documents),
            links=_once(link for one in told for link in one.links),
            sources=_once(chain(laws, sources)),
        )


def _once(found: Iterable[_T]) -> tuple[_T, ...]:
    return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Line:
    """One message. `below` only where it told a text that may still be told."""

    id: UUID
    who: Who
    html: Markup
    language: str
    outcome: str | None
    below: Below | None
    rating: str | None


@dataclass(frozen=True, slots=True)
class Shown:
    contact: UUID
    token: str
    state: ChatState
    language: str
    label: Words
    lines: tuple[Line, ...]
    choices: tuple[Choice, ...]
    ahead: int | None
    asks_notice: bool
    own_words: str = ""  # what stands in the notice's form before anything is changed
    offers_callback: bool = False
    windows: tuple[WindowChoice, ...] = ()
    agreed: Words | None = None
    call: Numbers | None = None  # with which a callback is moved or taken back
    code: str | None = None
    said: str | None = None  # a fixed sentence about what was just done
    draft: str = ""  # words that could not be taken yet
    receipt: Receipt | None = None
    can_mail: bool = False
    minutes: tuple[int, int] | None = None

    @property
    def is_open(self) -> bool:
        return self.state is not ChatState.ENDED

    @property
    def is_live(self) -> bool:
        """A person may write at any moment: the page looks again by itself."""
        return self.state in (ChatState.WAITING, ChatState.PERSON)


def lines(
    messages: Sequence[Said], knowledge: Callable[[], Knowledge], now: datetime
) -> tuple[Line, ...]:
    """`knowledge` is asked only where a text was told: right after a start it may not be there."""
    return tuple(_line(one, knowledge, now) for one in messages)


def _line(one: Said, knowledge: Callable[[], Knowledge], now: datetime) -> Line:
    told = articles(one, knowledge, now)
    below = Below.of(told) if told else None
    return Line(
        one.id, one.who, names_marked(_html(one)), one.language, one.outcome, below, one.rating
    )


def articles(said: Said, knowledge: Callable[[], Knowledge], now: datetime) -> tuple[Article, ...]:
    """The texts that a message told, where they may still be told."""
    found = (knowledge().article(one.article, now) for one in said.told)
    return tuple(one.article for one in found if one)


def _html(one: Said) -> Markup:
    if one.who is not Who.PROGRAM:
        return Markup("<p>{}</p>").format(
            Markup("<br>").join(escape(x) for x in one.words.split("\n"))
        )
    if one.outcome == TurnOutcome.CRISIS:
        numbers, _, rest = one.words.partition("\n\n")
        return _with_numbers(numbers) + markdown.html(rest, line_by_line=one.language == EASY)
    return markdown.html(one.words, line_by_line=one.language == EASY)


def _with_numbers(part: str) -> Markup:
    """Emergency numbers as links that dial; whose they are may be said in another language."""
    rows: list[Markup] = []
    for row in part.split("\n"):
        called = _CALLED.match(row)
        if called is None:
            rows.append(Markup("<p>{}</p>").format(row))
            continue
        number = re.sub(r"[^\d+]", "", called[1])
        link = Markup(
            '<p class="help"><a class="number" href="tel:{}">{}</a> <span dir="auto">{}</span></p>'
        )
        rows.append(link.format(number, called[1], called[2]))
    return Markup().join(rows)
