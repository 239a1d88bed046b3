"""What callers type a code for: an enquiry that an office has, and a chat of before."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from referrals import Bureau
from servicetelefon.chat import store as chats
from servicetelefon.chat.store import Label, Said
from servicetelefon.domain.chat import Who
from servicetelefon.domain.handover import Receipt
from servicetelefon.domain.reference import new_reference
from servicetelefon.kit.keys import KeyRing
from servicetelefon.records import store as records
from servicetelefon.records.store import NewContact
from world import World

NIGHT = datetime(2026, 11, 23, 20, 30, tzinfo=UTC)


LINE = "700"


NOBODYS = new_reference(random.Random(5))


WORDS = "Ich habe seit Montag keinen Strom."


async def rings(world: World, channel: str = "c1", caller: str | None = "+494012345") -> None:
    world.telephony.caller_rings(channel, dialled=LINE, caller=caller)
    await world.quiet()


async def in_service(world: World) -> None:
    await rings(world)
    world.telephony.listens_to_the_end("c1")
    await world.quiet()
    world.telephony.said.clear()


async def handed_over(world: World, keys: Path) -> tuple[Bureau, Receipt]:
    bureau = Bureau(world.database, world.clock, world.vault)
    ring = KeyRing(keys)
    bureau.enquiries = replace(bureau.enquiries, ensure_key=ring.ensure)
    return bureau, await bureau.takes_in()


async def a_chat(world: World, code: str) -> UUID:
    """Something was written, and a code was asked for."""
    contact, now = world.ids.new(), world.clock.now()
    async with world.database.step() as tx:
        new = NewContact(id=contact, realm="live", channel="chat", arrived_at=now, line="keys")
        await records.open_contact(tx, new)
        await chats.open_(tx, contact, "token", "keys", Label("label", "de", now))
        said = Said(world.ids.new(), contact, now, Who.CITIZEN, WORDS, "de")
        await chats.say(tx, world.vault, said)
        assert await chats.set_code(tx, world.vault, contact, code, now)
    return contact


async def column(world: World, name: str) -> object:
    async with world.database.step() as tx:
        row = await tx.row(f"select {name} from phone.call")  # noqa: S608
    assert row
    return row[0]


async def journal(world: World) -> str:
    async with world.database.step() as tx:
        rows = await tx.rows("select data::text from records.journal")
    return " ".join(row[0] for row in rows)
