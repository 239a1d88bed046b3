"""Callers and agents of a running service, brought into a talk with sound both ways."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from functools import partial
from uuid import UUID

from telephony.phones import Phone
from telephony.sipp import Call, caller
from telephony.sound import is_speech, is_tone
from whole_line import OPEN_LINE, WholeLine

CALLER_HUMS, AGENT_HUMS = 440.0, 600.0
hears_caller = partial(is_tone, CALLER_HUMS)
hears_agent = partial(is_tone, AGENT_HUMS)


@asynccontextmanager
async def waiting(line: WholeLine) -> AsyncGenerator[tuple[Call, UUID]]:
    """A caller who has pressed a wrong key twice and waits for a person."""
    async with caller(line, OPEN_LINE, hums=CALLER_HUMS) as call:
        await call.answered()
        await call.media.hears(is_speech)
        call.media.press("99")
        contact = await line.newest()
        await line.call_is(contact, "waiting")
        yield call, contact


@asynccontextmanager
async def talk(line: WholeLine) -> AsyncGenerator[tuple[Call, Phone, UUID, UUID]]:
    """Caller and agent hear each other."""
    async with (
        line.agent(AGENT_HUMS) as (agent, handset),
        waiting(line) as (call, contact),
    ):
        await handset.rung()
        await handset.answer()
        await hear_each_other(call, handset)
        await line.call_is(contact, "talking")
        yield call, handset, agent, contact


async def hear_each_other(call: Call, handset: Phone) -> None:
    """Now, not a moment ago."""
    call.media.forget()
    handset.media.forget()
    await handset.media.hears(hears_caller, over=0.5)
    await call.media.hears(hears_agent, over=0.5)
