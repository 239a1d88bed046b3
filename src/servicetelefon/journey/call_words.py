"""Which words a command of a call says, from the city's data and what is remembered of the caller."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from servicetelefon.domain.announcement import Say
from servicetelefon.domain.call import Command
from servicetelefon.domain.city import City
from servicetelefon.domain.phone_ask import Ask
from servicetelefon.domain.telephone_number import read_number
from servicetelefon.journey import line_plan, line_told, line_words
from servicetelefon.journey.caller_memory import CallerMemory
from servicetelefon.journey.line_told import CODE_KNOWN, Articles
from servicetelefon.kit.clock import Clock
from servicetelefon.kit.wording import Words
from servicetelefon.phone.store import Call

Numbers = Callable[[Call], str | None]
"""The number at the other end of a call, opened for the moment of calling it."""

Saying = Callable[[Call], list[Words]]


@dataclass(frozen=True, slots=True)
class CallWords:
    city: Callable[[], City]
    clock: Clock
    switches: Callable[[], line_plan.Switches]
    articles: Articles
    numbers: Numbers
    memory: CallerMemory

    def sayings(self) -> Mapping[Command, Saying]:
        return {
            Command.SAY_GREETING: self._greeting,
            Command.SAY_MENU: self._said_menu,
            Command.SAY_WRONG_KEY: lambda call: [
                *self._own(call, Say.WRONG_KEY),
                *self._menu(call),
            ],
            Command.SAY_AFTER_MENU: self._after_menu,
            Command.SAY_ASK: lambda call: line_words.ask(self.city(), call, *self._typed(call)),
            Command.SAY_WRONG_ENTRY: lambda call: line_words.wrong_entry(
                self.city(), call, *self._typed(call)
            ),
            Command.SAY_TOLD: self._told,
            Command.SAY_DECLINED: self._declined,
            Command.SAY_WAIT: self._wait,
            Command.SAY_FAREWELL: lambda call: line_words.farewell(
                self.city(), call, self.clock.now()
            ),
            Command.SAY_AGENT_LOST: lambda call: self._own(call, Say.AGENT_LOST),
            Command.SAY_SENTENCE: self._sentence,
            Command.SAY_QUESTION: self._question,
            Command.SAY_THANKS: lambda call: [
                self.city().wording.t("phone.question_thanks", call.language)
            ],
        }

    def _own(self, call: Call, say: Say) -> list[Words]:
        return line_plan.words(self.city(), call.line, say, call.language)

    def _greeting(self, call: Call) -> list[Words]:
        return line_plan.greeting(self.city(), call.line, call.language, self.switches())

    def _menu(self, call: Call) -> list[Words]:
        return line_plan.menu(self.city(), call.line, call.language, call.menu)

    def _said_menu(self, call: Call) -> list[Words]:
        new = call.told == line_plan.NEW_LANGUAGE
        first = line_plan.introduction(self.city(), call.line, call.language) if new else []
        return [*first, *self._menu(call)]

    def _after_menu(self, call: Call) -> list[Words]:
        return [*self._code_known(call), *self._own(call, Say.AFTER_MENU)]

    def _code_known(self, call: Call) -> list[Words]:
        known = call.told == CODE_KNOWN
        return [self.city().wording.t("phone.code.known", call.language)] if known else []

    def _typed(self, call: Call) -> tuple[str | None, line_words.Where | None]:
        """What is read back, and between what the caller chooses."""
        if call.asks == Ask.CALLBACK:
            shown = read_number(self.numbers(call) or "", self.city().calls_out).number
            return shown, None
        of = self.memory[call.contact]
        return of.number, of.where

    def _told(self, call: Call) -> list[Words]:
        """The menu of the self-service has said already whose voice this is; others have not."""
        city = self.city()
        in_service = call.menu and call.menu == city.line(call.line).closed_menu
        label = [] if in_service else [line_plan.automatic(city, call.language)]
        said = line_told.told(city, call, self.clock.now(), self.articles)
        return [*label, *said, *self._menu(call)]

    def _declined(self, call: Call) -> list[Words]:
        return [self.city().wording.t("phone.declined", call.language), *self._menu(call)]

    def _wait(self, call: Call) -> list[Words]:
        city, of = self.city(), self.memory[call.contact]
        first, keys = self._code_known(call), line_words.keys_of_waiting(city, call)
        if call.line in self.switches().emergency:
            return [*first, *self._own(call, Say.EMERGENCY_MODE), *keys]
        said = line_words.wait(city, call, of.wait, longer=of.longer) if of.wait else []
        return [*first, *said, *keys, *self._article(call, of.article)]

    def _article(self, call: Call, which: str | None) -> list[Words]:
        """In the caller's own language or not at all; the label goes before it. One that was
        withdrawn a moment ago is not said any more."""
        found = self.articles(which, call.language, self.clock.now()) if which else None
        if found is None or found.lang != call.language:
            return []
        return [line_plan.automatic(self.city(), call.language), found]

    def _question(self, call: Call) -> list[Words]:
        """Twice, so that there is time for a key."""
        return [self.city().wording.t("phone.question", call.language)] * 2

    def _sentence(self, call: Call) -> list[Words]:
        if call.sentence == line_words.FULL:
            return [self.city().wording.t("phone.full", call.language)]
        say = Say(call.sentence or Say.CLOSED)
        return line_plan.sentence(self.city(), call.line, say, self.clock.now(), call.language)
