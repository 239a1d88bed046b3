"""A chat over HTTP, for tests: begun, spoken in, looked up, and an agent who is free for it."""

from __future__ import annotations

from uuid import uuid4

from house import House
from servicetelefon.domain.permissions import Role
from servicetelefon.journey.agent import AtDesk
from stores.web.visitor import ADDRESS, Visitor

HTML = {"accept": "text/html", "origin": ADDRESS}


async def begins(visitor: Visitor, language: str = "de") -> tuple[str, dict[str, str]]:
    answer = await visitor.post("/api/v1/chats", json={"language": language})
    assert answer.status_code == 201, answer.text
    begun = answer.json()
    assert begun["label"]
    return begun["id"], {"authorization": f"Bearer {begun['token']}"}


async def says(visitor: Visitor, chat: str, token: dict[str, str], text: str):
    return await visitor.post(f"/api/v1/chats/{chat}/messages", json={"text": text}, headers=token)


async def rows(house: House, query: str) -> list[tuple[object, ...]]:
    async with house.services.database.step() as tx:
        return [tuple(row) for row in await tx.rows(query)]


def uuid4_of(text: str):
    return type(uuid4())(text)


async def rows_of_agent(house: House):
    """An agent who is ready, with a telephone that is there: the waiting chat is offered."""
    await house.person("mara", Role.AGENT)
    agent = await house.account("mara")
    skills = tuple(house.services.city().skills)
    await house.services.desk.seat(AtDesk(agent, skills))
    async with house.services.database.step() as tx:
        await tx.do("update routing.presence set phone_there = true")
        await store_beat(house, tx)
    await house.services.desk.ready(agent)
    return agent


async def store_beat(house: House, tx: object) -> None:
    from servicetelefon.journey.chat_state import NODE  # noqa: PLC0415
    from servicetelefon.routing import store as routing  # noqa: PLC0415

    await routing.beat(tx, NODE, house.services.clock.now(), accepting=True)  # pyright: ignore[reportArgumentType]
