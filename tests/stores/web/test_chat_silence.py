"""Once a person was wanted the assistant is silent: in whatever order citizens write, agents come and
go, callbacks are asked for and programs are started anew."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from house import House
from servicetelefon.domain.chat import ChatState
from servicetelefon.domain.outcomes import Outcome
from servicetelefon.domain.turn import Notice, Reply
from servicetelefon.journey.chat import Chats
from servicetelefon.journey.chat_desk import ChatDesk
from servicetelefon.journey.chat_handover import ChatHandover
from servicetelefon.journey.chat_parts import Started
from servicetelefon.journey.line_plan import Switches
from servicetelefon.kit.errors import ServiceError
from stores.web.chatting import rows_of_agent
from stores.web.test_appointments import NUMBER

pytestmark = pytest.mark.stores

WORDS = ("Wie hoch ist der Regelsatz?", "Guten Tag", "Ich will nicht mehr leben",
         "Ich brauche Hilfe, ich habe kein Geld mehr", "Mensch", "asdf qwer")  # fmt: skip

_STATE = """
select c.state, c.wanted_at is not null,
  (select count(*) from chat.message m where m.contact = c.contact and m.who = 'program'),
  exists (select 1 from chat.message p join chat.message a on a.contact = p.contact
    and a.who = 'agent' and a.number < p.number
    where p.contact = c.contact and p.who = 'program')
from chat.conversation c where c.contact = %s
"""


class Talk:
    """One conversation, whoever does something in it."""

    def __init__(self, house: House, agent: UUID, begun: Started) -> None:
        self.house, self.agent, self.begun = house, agent, begun
        self.is_silent_since: int | None = None
        self.once = uuid4()
        self.starts_anew()

    def starts_anew(self) -> None:
        """All that a process holds is gone; the database stays."""
        services = self.house.services
        parts = services.chats._p
        self.chats, self.desk = Chats(parts), ChatDesk(parts)
        self.handover = ChatHandover(parts, services.callbacks)

    async def restart(self, _words: str) -> None:
        self.starts_anew()

    async def says(self, words: str) -> None:
        self.once = uuid4()
        self.hears(await self.chats.say(*self._key, words, once=self.once))

    async def says_again(self, words: str) -> None:
        """A line that failed: the same message once more."""
        await self.chats.say(*self._key, words, once=self.once)

    async def wants_a_person(self, _words: str) -> None:
        await self.chats.want_person(*self._key)

    async def says_while_wanting(self, words: str) -> None:
        """At the same moment, in two requests: whichever is first."""
        both = (self.chats.say(*self._key, words), self.chats.want_person(*self._key))
        await asyncio.gather(*both, return_exceptions=True)

    async def is_taken(self, _words: str) -> None:
        await self.desk.take(self.agent)

    async def is_declined(self, _words: str) -> None:
        await self.desk.decline(self.agent)
        await self.house.services.desk.ready(self.agent)

    async def is_written_to(self, words: str) -> None:
        await self.desk.write(self.agent, self.begun.contact, words)

    async def is_closed(self, _words: str) -> None:
        await self.desk.close(self.agent, self.begun.contact, Outcome.ANSWERED)

    async def asks_for_a_call(self, _words: str) -> None:
        await self.handover.call_back(*self._key, NUMBER)

    async def answers_the_notice(self, words: str) -> None:
        del words
        await self.chats.answer_notice(*self._key, Notice.NOT_SURE)

    async def makes_a_code(self, _words: str) -> None:
        await self.handover.make_code(*self._key)

    async def sleeps(self, _words: str) -> None:
        await self.chats._p.moves.end_asleep(self.house.services.database)

    async def ends(self, _words: str) -> None:
        await self.chats.end(*self._key)

    @property
    def _key(self) -> tuple[UUID, str]:
        return self.begun.contact, self.begun.token

    def hears(self, reply: Reply | None) -> None:
        assert reply is None or self.is_silent_since is None

    async def holds(self) -> None:
        async with self.house.services.database.step() as tx:
            row = await tx.row(_STATE, (self.begun.contact,))
        assert row is not None
        state, wanted, automatic, after_a_person = row
        assert not after_a_person
        assert wanted or ChatState(state) in (ChatState.PROGRAM, ChatState.ENDED)
        if not wanted:
            return
        if self.is_silent_since is None:
            self.is_silent_since = automatic
        assert automatic == self.is_silent_since
        assert ChatState(state) is not ChatState.PROGRAM


STEPS: tuple[Callable[[Talk, str], Awaitable[None]], ...] = (
    Talk.says, Talk.says, Talk.says, Talk.says_again, Talk.wants_a_person, Talk.wants_a_person,
    Talk.says_while_wanting, Talk.is_taken, Talk.is_taken, Talk.is_written_to, Talk.is_declined,
    Talk.is_closed, Talk.asks_for_a_call, Talk.answers_the_notice, Talk.makes_a_code, Talk.sleeps,
    Talk.restart, Talk.ends,
)  # fmt: skip


@pytest.fixture
async def agent(house: House) -> UUID:
    house.switches[0] = Switches(opened=frozenset(house.services.city().lines))
    return await rows_of_agent(house)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    steps=st.lists(st.tuples(st.sampled_from(STEPS), st.sampled_from(WORDS)), max_size=12),
)
async def test_the_assistant_is_silent_once_a_person_was_wanted(
    house: House, agent: UUID, steps: list[tuple[Callable[[Talk, str], Awaitable[None]], str]]
):
    talk = Talk(house, agent, await house.services.chats.start("de"))
    for step, words in steps:
        with contextlib.suppress(ServiceError):
            await step(talk, words)
        await talk.holds()
    # The next conversation finds the agent free.
    for leaves in (talk.is_closed, talk.ends):
        with contextlib.suppress(ServiceError):
            await leaves("")
    await talk.holds()


async def test_the_steps_above_do_reach_a_person(house: House, agent: UUID):
    """A walk that can only be refused would show nothing."""
    talk = Talk(house, agent, await house.services.chats.start("de"))
    for step in (talk.says, talk.wants_a_person, talk.is_taken, talk.is_written_to, talk.says):
        await step("Guten Tag")
        await talk.holds()
    assert talk.is_silent_since == 1
    view = await talk.chats.view(*talk._key)
    assert [one.who for one in view.messages] == ["citizen", "program", "agent", "citizen"]
