"""The line at night, for tests of what it does while nobody is there."""

from __future__ import annotations

from datetime import UTC, datetime

from world import World

NIGHT = datetime(2026, 11, 23, 20, 30, tzinfo=UTC)  # half past nine in the city


OPENS = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)


async def listens(world: World, channel: str = "c1") -> None:
    world.telephony.listens_to_the_end(channel)
    await world.quiet()


async def in_service(world: World, channel: str = "c1", caller: str | None = "+494012345") -> None:
    """Has heard the true sentence and hears the menu."""
    world.telephony.caller_rings(channel, dialled="700", caller=caller)
    await world.quiet()
    await listens(world, channel)
    world.telephony.said.clear()


async def rows(world: World) -> list[tuple[object, ...]]:
    async with world.database.step() as tx:
        found = await tx.rows("select reason, state, due_at, arrived_at from routing.callback")
    return [tuple(row) for row in found]
