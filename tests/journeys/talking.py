"""A talk at a desk, for tests of what can happen in it."""

from __future__ import annotations

from uuid import UUID

from servicetelefon.phone.port import Refusal
from world import World

OFFICE, INTERPRETER = "office:amt-nord", "service:dolmetschen"


OFFICE_NUMBER, INTERPRETER_NUMBER = "+49990110", "+49990140"


async def begins(world: World, name: str = "anna", channel: str = "c1") -> tuple[UUID, str]:
    """A caller who has waited is with this agent: whose account, and the leg to it."""
    agent = await world.sits_down(name)
    await world.is_ready(name)
    world.telephony.caller_rings(channel)
    await world.quiet()
    for _ in range(2):
        world.telephony.listens_to_the_end(channel)
        await world.quiet()
    await world.pass_time(3)
    leg = world.telephony.answers(world.phone(name))
    await world.quiet()
    return agent, leg


class Talk:
    """Anna talks with a caller, and presses buttons."""

    def __init__(self, world: World, agent: UUID, leg: str) -> None:
        self.world = world
        self.agent = agent
        self.leg = leg
        self.third = ""

    async def asks(self, what: str, *values: str) -> None:
        await getattr(self.world.desk.talk, what)(self.agent, *values)
        await self.world.pass_time(1)

    async def third_answers(self, number: str = OFFICE_NUMBER) -> None:
        self.third = self.world.telephony.answers(number)
        await self.world.quiet()

    async def third_refuses(self, why: Refusal) -> None:
        self.world.telephony.refuses(OFFICE_NUMBER, why)
        await self.world.quiet()

    async def goes(self, channel: str, *, hung_up: bool = True) -> None:
        self.world.telephony.goes(channel, hung_up=hung_up)
        await self.world.quiet()

    async def state(self) -> str:
        return (await self.world.states())[-1]

    @property
    def together(self) -> set[str]:
        """Who is in the call's conversation, by role."""
        names = {"c1": "caller", self.leg: "agent", self.third: "third"}
        members: set[str] = set().union(*self.world.telephony.bridges.values())
        return {names.get(one, one) for one in members}

    def hears(self, channel: str) -> str:
        return self.world.telephony.channels[channel].hears

    async def refused(self) -> str | None:
        view = await self.world.desk.view(self.agent)
        assert view is not None
        assert view.call is not None
        return view.call.third_refused
