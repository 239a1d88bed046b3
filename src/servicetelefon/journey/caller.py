"""What a caller does with keys, what has been said to its end, and what follows a silence."""

from __future__ import annotations

from datetime import datetime, timedelta

from servicetelefon.domain.call import Event, State
from servicetelefon.domain.callback import CallbackChannel, CallbackReason
from servicetelefon.domain.phone_ask import (
    DONE_AFTER,
    TIME_FOR_A_KEY,
    Ask,
    Typed,
    after_key,
    done_after_pause,
)
from servicetelefon.domain.phone_menu import PERSON_KEY, Choice, ChoiceKind
from servicetelefon.domain.telephone_number import read_number
from servicetelefon.journey import line_dialogue, line_plan
from servicetelefon.journey.call_arrival import number_of
from servicetelefon.journey.call_book import CallBook
from servicetelefon.journey.call_parts import CallParts
from servicetelefon.journey.call_record import HELPED_BY_KEY
from servicetelefon.journey.call_steps import Change, Happens
from servicetelefon.journey.callback_steps import Planned
from servicetelefon.journey.callbacks import Asking, NumberRefused
from servicetelefon.journey.caller_heard import Heard, Situation, Wish
from servicetelefon.journey.caller_lookups import Entry
from servicetelefon.journey.caller_wait import WaitTold, told_again
from servicetelefon.journey.line_words import FULL
from servicetelefon.kit.database import DatabaseAway
from servicetelefon.phone.port import KeyPressed, PromptEnded
from servicetelefon.phone.store import Call

_MENUS = frozenset({State.GREETING, State.MENU, State.WAITING})
_ASKING = frozenset({State.ENTRY, State.WAITING})
_SPEAKING = frozenset({State.GREETING, State.TELLING, State.FAREWELL})
GOODBYE = "goodbye"
PATIENCE = timedelta(minutes=5)
"""Before that silence ends no call."""


class Caller:
    """Keys, prompts and silences of callers, as events of their calls."""

    def __init__(self, parts: CallParts, book: CallBook, happens: Happens) -> None:
        self._p = parts
        self._book = book
        self._happens = happens
        self._memory = parts.engine.memory
        self._wait = WaitTold(parts, happens)

    def admission(self, line: str, now: datetime) -> tuple[Event, dict[str, object]]:
        """How a new call goes on: told why not, asked for a number where nobody else can wait, or
        greeted (with fewer words while many wait)."""
        city, load = self._p.city(), self._p.load
        plan = line_plan.admit(city, line, now, self._p.switches())
        if plan.sentence is not None:
            return plan.event, {"sentence": plan.sentence.value}
        if load.is_full(line):
            return Event.TURNED_AWAY, {"sentence": FULL}
        short = city.line(line).busy.short_menu
        return plan.event, {"menu": short} if short and load.is_busy(line) else {}

    async def key(self, pressed: KeyPressed) -> None:
        """One after the other: a quick hand presses the next key while a step is being written."""
        found = self._book.on(pressed.channel)
        if found is None or pressed.channel != found.channel:
            return
        async with self._memory[found.contact].one_at_a_time:
            call = self._book.get(found.contact)
            if call is not None:
                await self._pressed(call, pressed)

    async def _pressed(self, call: Call, pressed: KeyPressed) -> None:
        if call.state is State.WRAP_UP and pressed.key in HELPED_BY_KEY:
            await self._happens(call.contact, Event.HELPED, Change(choice=pressed.key))
        elif call.asks and call.state in _ASKING:
            await self._typed(call, pressed.key)
        elif call.state in _MENUS:
            await self._chosen(call, pressed.key)
        elif call.state is State.TELLING:
            await self._self_service(call)
            told = self._book.get(call.contact)
            if told and told.state is State.MENU and pressed.key == PERSON_KEY:
                await self._chosen(told, pressed.key)

    async def _chosen(self, call: Call, key: str) -> None:
        city, menu = self._p.city(), self._menu_of(call)
        choice = city.menu_of(call.line, menu).choice(key) if menu else None
        if choice is None and key == PERSON_KEY:
            choice = Choice(ChoiceKind.PERSON)
        if choice and choice.kind is ChoiceKind.PERSON and call.state is State.WAITING:
            # A person is what they wait for: how long it will be is all that can be said.
            await self._wait.tell(call)
            return
        here = self._here(call)
        heard = line_dialogue.of_menu(here, choice) if choice else None
        if choice and choice.kind is ChoiceKind.LINK:
            heard = await self._p.lookups.link(here, choice.value)
        if heard is not None:
            await self._follow(here, heard)
        elif call.state is not State.WAITING and menu:
            meaning = line_plan.key(city, call, menu, key)
            event = meaning.event if here.is_open or not _queues(meaning.event) else _NOBODY
            await self._goes_on(here, event, Change(meaning.values, meaning.choice))

    def _menu_of(self, call: Call) -> str | None:
        line = self._p.city().line(call.line)
        return line.waiting_menu if call.state is State.WAITING else call.menu or line.menu

    async def _typed(self, call: Call, key: str) -> None:
        """One more digit: kept here until the entry is complete, so a slow hand costs nothing."""
        ask, of = Ask(call.asks or Ask.POSTCODE), self._memory[call.contact]
        how, of.typed = after_key(ask, of.typed, key)
        of.last_key = self._p.clock.now()
        await self._p.engine.hush(call)
        if how is Typed.COMPLETE:
            await self._entered(call)
        elif how is not Typed.MORE:
            here = self._here(call)
            again = Heard(Event.ASKED, {"asks": ask.value})
            await self._follow(here, again if how is Typed.AGAIN else line_dialogue.leaves(here))

    async def _entered(self, call: Call) -> None:
        here, of = self._here(call), self._memory[call.contact]
        typed, of.typed = of.typed, ""
        heard = line_dialogue.person_wanted(here, typed)
        if heard is None:
            try:
                heard = await self._p.lookups.heard(here, Entry(typed, of.number, of.where))
            except DatabaseAway:
                # What cannot be looked up now leads on, as if it had not been asked.
                heard = line_dialogue.leaves(here)
        await self._follow(here, heard or line_dialogue.entered(here, typed))

    async def _follow(self, here: Situation, heard: Heard) -> None:
        of = self._memory[here.call.contact]
        same = heard.event is Event.WRONG_ENTRY or heard.values.get("asks") == here.call.asks
        of.number = heard.number or (of.number if same else None)
        of.where = heard.where or (of.where if same else None)
        of.typed, of.last_key = "", self._p.clock.now()
        planned = None
        if heard.wish is not None:
            try:
                planned = self._planned(here.call, heard.wish)
            except NumberRefused as refused:
                heard = line_dialogue.wrong(here, refused.fault.value)
        change = Change(heard.values, heard.choice, callback=planned)
        await self._goes_on(here, heard.event, change)

    async def _goes_on(self, here: Situation, event: Event, change: Change) -> None:
        """Whoever is still in the menu when a supervisor closes the line is told so in its place."""
        call = here.call
        said = line_plan.word(call.line, self._p.switches()) if call.sentence is None else None
        if said and _queues(event):
            event = Event.TURNED_AWAY
            change = Change({"sentence": said.value, "asks": None, "tries": 0})
        await self._happens(call.contact, event, change)

    def _planned(self, call: Call, wish: Wish) -> Planned:
        asking = Asking(
            line=call.line,
            number=wish.number,
            channel=CallbackChannel.PHONE,
            reason=wish.reason,
            language=call.language,
            needs=call.needs,
            topic=call.topic,
            district=call.district,
            asked_in=call.contact,
            arrived_at=call.first_ring,
            realm=self._p.realm,
        )
        return self._p.callbacks.plan(asking, self._p.clock.now())

    def owed(self, call: Call) -> Planned | None:
        """The neutral callback of somebody whom we have lost before anybody could help; None when
        it was declined or there is no number to call."""
        number = number_of(call, self._p.vault)
        if call.no_callback or call.callback or number is None:
            return None
        try:
            return self._planned(call, Wish(number, CallbackReason.LINE_BROKE))
        except NumberRefused:
            return None

    async def prompt_ended(self, ended: PromptEnded) -> None:
        call = self._book.on(ended.channel)
        if call and self._p.engine.is_playing(call.contact, ended.playback):
            await self._prompt_over(call)

    async def _prompt_over(self, call: Call) -> None:
        now, due = self._p.clock.now(), dict[str, object]()
        if call.state is State.TELLING and call.told != GOODBYE and self._closed_menu(call):
            await self._self_service(call)
            return
        if call.state is State.MENU:
            due = {"due_at": now + self._p.city().menu_of(call.line, call.menu).wait}
        elif call.state is State.ENTRY or (call.asks and call.state is not State.WRAP_UP):
            due = {"due_at": now + TIME_FOR_A_KEY}
        elif call.state is State.WAITING:
            due = {"due_at": told_again(call, now)}
        await self._happens(call.contact, Event.PROMPT_ENDED, Change(due))

    def _closed_menu(self, call: Call) -> str | None:
        return self._p.city().line(call.line).closed_menu

    async def _self_service(self, call: Call) -> None:
        """After the true sentence: what can be done by keys, from a voice that says what it is."""
        if menu := self._closed_menu(call):
            change = Change({"menu": menu, "tries": 0}, "label:automatic")
            await self._happens(call.contact, Event.SUBMENU, change)

    def is_due(self, call: Call, now: datetime) -> bool:
        of = self._memory[call.contact] if call.asks else None
        if of is None or of.last_key is None:
            return call.due_at is not None and call.due_at <= now
        if done_after_pause(Ask(call.asks or Ask.POSTCODE), of.typed):
            return of.last_key + DONE_AFTER <= now
        return max(of.last_key + TIME_FOR_A_KEY, call.due_at or now) <= now

    async def time_is_up(self, call: Call) -> None:
        """Nothing was pressed for as long as there was time for it; once for each silence."""
        async with self._memory[call.contact].one_at_a_time:
            if self._book.get(call.contact) == call:
                await self._after_silence(call)

    async def _after_silence(self, call: Call) -> None:
        if call.state in _SPEAKING:
            await self._prompt_over(call)
        elif call.asks:
            here, typed = self._here(call), self._memory[call.contact].typed
            if done_after_pause(Ask(call.asks), typed):
                await self._entered(call)
            else:
                await self._follow(here, line_dialogue.leaves(here))
        elif call.state is State.MENU:
            await self._silence_in_menu(call)
        else:
            await self._wait.tell(call)

    async def _silence_in_menu(self, call: Call) -> None:
        here = self._here(call)
        if here.is_open:
            await self._goes_on(here, Event.NO_KEY, Change())
        elif self._still_asks(call, here):
            await self._follow(here, Heard(Event.SUBMENU, {"tries": call.tries + 1, "told": None}))
        else:
            await self._follow(here, Heard(Event.TURNED_AWAY, {"told": GOODBYE}))

    def _still_asks(self, call: Call, here: Situation) -> bool:
        """A menu is said again so often as it has tries, and for as long as somebody may need who
        hears it through a relay interpreter."""
        tries = self._p.city().menu_of(call.line, call.menu).tries
        return call.tries + 1 < tries or (here.now or call.since) < call.first_ring + PATIENCE

    def _here(self, call: Call) -> Situation:
        """The line is open for whom it has let in: who listens to its menu when the hours end is
        served like who waits."""
        city, now = self._p.city(), self._p.clock.now()
        admission = line_plan.admit(city, call.line, now, self._p.switches())
        shown = read_number(number_of(call, self._p.vault) or "", city.calls_out)
        return Situation(
            city=city,
            call=call,
            is_open=call.sentence is None or admission.sentence is None,
            shown=shown.number if shown.fault is None else None,
            number=self._memory.number(call.contact),
            now=now,
        )


_NOBODY = Event.SUBMENU


def _queues(event: Event) -> bool:
    return event in (Event.KEY_CHOSEN, Event.NO_KEY)
