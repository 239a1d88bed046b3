"""What an agent asks of a running call: a row, a bell, and the call's node does it once."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import UUID

from servicetelefon.domain.call_vocabulary import AGENT_WRITES
from servicetelefon.domain.outgoing import Target
from servicetelefon.kit.bell import Bell
from servicetelefon.kit.clock import Clock
from servicetelefon.kit.database import Database
from servicetelefon.kit.errors import Conflict, Invalid
from servicetelefon.phone import read as phone_read
from servicetelefon.phone import requests
from servicetelefon.phone.read import CallNow
from servicetelefon.phone.requests import Request, Verb
from servicetelefon.routing import read as routing_read

_KEYS = re.compile(r"[0-9*#]{1,16}")


class NotNow(Conflict):
    """The agent cannot do this in the present state."""

    code = "not-now"


class AgentTalk:
    """One method a button. Whether it is possible is the table's to say; whom the line may call,
    `domain/outgoing.py`'s, at the moment of calling.
    """

    def __init__(
        self, database: Database, bell: Bell, clock: Clock, new_id: Callable[[], UUID]
    ) -> None:
        self._database = database
        self._bell = bell
        self._clock = clock
        self._new_id = new_id

    async def decline(self, agent: UUID) -> None:
        async with self._database.step() as tx:
            offer = await routing_read.offer_to(tx, agent)
        if offer is None:
            raise NotNow("nothing is offered")
        await self._ask(offer.contact, Verb.DECLINE)

    async def hold(self, agent: UUID) -> None:
        await self._ask_own(agent, Verb.HOLD)

    async def resume(self, agent: UUID) -> None:
        """Back to the caller alone, from hold or from somebody third."""
        await self._ask_own(agent, Verb.RESUME)

    async def end(self, agent: UUID) -> None:
        """End the call; the only thing that does at a browser phone."""
        await self._ask_own(agent, Verb.END)

    async def mute(self, agent: UUID, *, on: bool) -> None:
        await self._ask_own(agent, Verb.MUTE if on else Verb.UNMUTE)

    async def press(self, agent: UUID, keys: str) -> None:
        """Send keys to the other side, for a menu over there."""
        if not _KEYS.fullmatch(keys):
            raise Invalid("keys are 0 to 9, * and #, at most 16")
        await self._ask_own(agent, Verb.KEYS, keys)

    async def consult(self, agent: UUID, target: str) -> None:
        """Ring somebody while the caller hears music."""
        await self._ask_own(agent, Verb.CONSULT, _checked(target))

    async def add(self, agent: UUID, target: str) -> None:
        """Ring somebody into the running talk."""
        await self._ask_own(agent, Verb.ADD, _checked(target))

    async def put_through(self, agent: UUID, target: str) -> None:
        """Ring an office for the caller, without talking to it first."""
        await self._ask_own(agent, Verb.PUT_THROUGH, _checked(target))

    async def conference(self, agent: UUID) -> None:
        await self._ask_own(agent, Verb.CONFERENCE)

    async def hand_over(self, agent: UUID) -> None:
        """Leave the caller to whom was consulted."""
        await self._ask_own(agent, Verb.HAND_OVER)

    async def put_back(self, agent: UUID) -> None:
        """The caller waits again at the old place, for somebody else."""
        await self._ask_own(agent, Verb.PUT_BACK)

    async def ring_me(self, agent: UUID) -> None:
        """The agent's page is new and has no sound: ring it for the call it is in, if any."""
        call = await self._own(agent)
        if call is not None and call.state not in AGENT_WRITES:
            await self._ask(call.contact, Verb.RING_ME)

    async def _own(self, agent: UUID) -> CallNow | None:
        async with self._database.step() as tx:
            return await phone_read.call_of(tx, agent)

    async def _ask_own(self, agent: UUID, verb: Verb, value: str | None = None) -> None:
        call = await self._own(agent)
        if call is None or call.state in AGENT_WRITES:
            raise NotNow("there is no call")
        await self._ask(call.contact, verb, value)

    async def _ask(self, contact: UUID, verb: Verb, value: str | None = None) -> None:
        async with self._database.step() as tx:
            request = Request(self._new_id(), contact, verb, value)
            node = await requests.ask(tx, request, self._clock.now())
        if node is None:
            raise NotNow("the call has ended")
        self._bell.ring("requests", node)


def _checked(target: str) -> str:
    """A code of the city's data; never a number that somebody has typed."""
    if Target.read(target) is None:
        raise Invalid("this is nobody whom the line calls")
    return target
