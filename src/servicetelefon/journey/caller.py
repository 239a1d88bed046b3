"""What a caller does with the telephone's keys, and what has been said to its end."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol
from uuid import UUID

from servicetelefon.domain.call import Event, State
from servicetelefon.domain.city import City
from servicetelefon.journey import line_plan
from servicetelefon.journey.call_book import CallBook
from servicetelefon.journey.call_engine import CallEngine
from servicetelefon.journey.call_steps import Change
from servicetelefon.kit.clock import Clock
from servicetelefon.phone.port import KeyPressed, PromptEnded

_KEYS_COUNT = frozenset({State.GREETING, State.MENU})

Happens = Callable[[UUID, Event, Change], Awaitable[None]]
"""Does one step of a call."""


class Parts(Protocol):
    """What we need of the parts of a node's calls."""

    @property
    def engine(self) -> CallEngine: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def city(self) -> Callable[[], City]: ...


class Caller:
    """Keys and prompts of callers, as events of their calls."""

    def __init__(self, parts: Parts, book: CallBook, happens: Happens) -> None:
        self._p = parts
        self._book = book
        self._happens = happens

    async def key(self, pressed: KeyPressed) -> None:
        call = self._book.on(pressed.channel)
        if call is None or pressed.channel != call.channel or call.state not in _KEYS_COUNT:
            return
        city = self._p.city()
        meaning = line_plan.key(city, call.line, pressed.key, call.language, call.tries)
        await self._happens(call.contact, meaning.event, Change(meaning.values, meaning.choice))

    async def prompt_ended(self, ended: PromptEnded) -> None:
        call = self._book.on(ended.channel)
        if call and self._p.engine.is_playing(call.contact, ended.playback):
            waits = self._p.city().menu(call.line).wait
            due = Change(
                {"due_at": self._p.clock.now() + waits} if call.state is State.MENU else {}
            )
            await self._happens(call.contact, Event.PROMPT_ENDED, due)
