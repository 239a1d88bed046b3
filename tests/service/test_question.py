"""The one voluntary question at the end of a real call, answered by a real key."""

from __future__ import annotations

from uuid import UUID

import pytest

from servicetelefon.city import switches
from servicetelefon.desk.store import Work
from servicetelefon.domain.outcomes import Outcome
from servicetelefon.kit.clock import SystemClock
from talks import talk
from telephony.sound import is_speech
from whole_line import WholeLine

pytestmark = pytest.mark.service


async def asks_from_now_on(line: WholeLine) -> None:
    """The switch is on, and a line that began after it knows it."""
    async with line.database.step() as tx:
        now = SystemClock().now()
        await switches.turn(tx, "line_question:immer", on=True, role="supervisor", now=now)
    before = line.service.children()["line"]
    await line.kill("line")
    await line.is_back("line", before)


async def helped(line: WholeLine, contact: UUID) -> tuple[bool, str | None]:
    (row,) = await line.rows(
        "select asked_helped, helped from records.contact where id = %s", contact
    )
    return row[0], row[1]


async def test_the_caller_answers_by_key_while_the_agent_writes(line: WholeLine):
    await asks_from_now_on(line)
    async with talk(line) as (call, _handset, agent, contact):
        call.media.forget()
        await line.desk.talk.end(agent)
        await line.is_in(agent, "wrap_up")
        assert await helped(line, contact) == (True, None)
        await call.media.hears(is_speech)
        call.media.press("2")

        async def has_answered() -> bool:
            return await helped(line, contact) == (True, "partly")

        await line.until(has_answered)
        await call.gone(within=15)
        await line.desk.close(agent, Work(contact), Outcome.ANSWERED)
        await line.call_is(contact, "closed")
