"""A conversation as a page shows it: who said what, with sources and links under each answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from markupsafe import Markup, escape

from servicetelefon.chat.store import Said
from servicetelefon.domain.article import EASY, Article
from servicetelefon.domain.chat import ChatState, Who
from servicetelefon.domain.handover import Receipt
from servicetelefon.domain.turn import Choice, TurnOutcome
from servicetelefon.journey.callback_change import Numbers
from servicetelefon.kit.wording import Words
from servicetelefon.knowledge.knowledge import Knowledge
from servicetelefon.web import markdown
from servicetelefon.web.windows import Choice as WindowChoice

_CALLED = re.compile(r"^([+\d][\d ()/-]{1,20}\d) – (.+)$")


@dataclass(frozen=True, slots=True)
class Line:
    """One message. `article` only while it may still be told."""

    id: UUID
    who: Who
    html: Markup
    language: str
    outcome: str | None
    article: Article | None
    rating: str | None


@dataclass(frozen=True, slots=True)
class Shown:
    contact: UUID
    token: str
    state: ChatState
    language: str
    label: str
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
    told = knowledge().article(one.article, now) if one.article and one.version else None
    return Line(
        one.id, one.who, _html(one), one.language, one.outcome,
        told.article if told else None, one.rating,
    )  # fmt: skip


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
    """Emergency numbers as links that dial."""
    rows: list[Markup] = []
    for row in part.split("\n"):
        called = _CALLED.match(row)
        if called is None:
            rows.append(escape(row))
            continue
        number = re.sub(r"[^\d+]", "", called[1])
        link = Markup('<a class="number" href="tel:{}">{}</a> {}')
        rows.append(link.format(number, called[1], called[2]))
    return Markup("<p>{}</p>").format(Markup("<br>").join(rows))
