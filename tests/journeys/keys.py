"""A caller and the keys of a telephone, for tests of what is chosen with them."""

from __future__ import annotations

from world import World

LINE = "700"


async def rings(world: World, channel: str = "c1", caller: str | None = "+494012345") -> None:
    world.telephony.caller_rings(channel, dialled=LINE, caller=caller)
    await world.quiet()


async def presses(world: World, keys: str, channel: str = "c1") -> None:
    for key in keys:
        world.telephony.presses(channel, key)
        await world.quiet()


async def waits(world: World, channel: str = "c1", caller: str | None = "+494012345") -> None:
    await rings(world, channel, caller)
    await presses(world, "0", channel)


async def call(world: World, *columns: str) -> tuple[object, ...]:
    async with world.database.step() as tx:
        rows = await tx.rows(
            f"select {', '.join(columns)} from phone.call order by first_ring"  # noqa: S608
        )
    return tuple(rows[0])


async def callbacks(world: World) -> list[tuple[object, ...]]:
    async with world.database.step() as tx:
        return list(
            await tx.rows(
                "select reason, state, arrived_at from routing.callback order by asked_at"
            )
        )


def said(world: World) -> str:
    return world.telephony.said[-1]
