"""The menu by real keys: the two doors outside the order, district and topic, and silence."""

from __future__ import annotations

import random
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from uuid import UUID

import pytest

from servicetelefon.journey.centres import Centres
from servicetelefon.kit.clock import SystemClock
from servicetelefon.people.passwords import Passwords
from talks import hear_each_other, waiting
from telephony.sipp import Call, caller
from telephony.sound import is_speech
from whole_line import OPEN_LINE, WholeLine

pytestmark = pytest.mark.service

KEYS_LINE = "700"


@asynccontextmanager
async def dials(line: WholeLine, extension: str) -> AsyncGenerator[tuple[Call, UUID]]:
    async with caller(line, extension, hums=440.0) as call:
        await call.answered()
        await call.media.hears(is_speech)
        yield call, await line.newest()


async def test_who_is_in_need_today_comes_before_who_came_first(line: WholeLine) -> None:
    async with waiting(line) as (_, first), dials(line, OPEN_LINE) as (call, in_need):
        call.media.press("1")
        await line.call_is(in_need, "waiting")
        await line.call_has(in_need, "door", "emergency")
        async with line.agent(skills=("sozialhilfe", "notlage")) as (_, handset):
            await handset.rung()
            await handset.answer()
            await hear_each_other(call, handset)
            await line.call_is(in_need, "talking")
            await line.call_is(first, "waiting")


async def test_who_is_in_need_today_rings_the_supervisor_before_an_agent(line: WholeLine) -> None:
    async with dials(line, OPEN_LINE) as (call, in_need):
        call.media.press("1")
        await line.call_is(in_need, "waiting")
        async with (
            line.agent() as (agent, _),
            line.agent(skills=("sozialhilfe", "notlage")) as (_, handset),
        ):
            await handset.rung()
            await handset.answer()
            await hear_each_other(call, handset)
            await line.is_in(agent, "ready")


async def test_an_advice_centre_rings_the_duty_desk(line: WholeLine) -> None:
    centres = Centres(line.database, Passwords(), random.Random())
    async with line.database.step() as tx:
        centre, pin = await centres.register(tx, "Diakonie Nord", SystemClock().now())
    async with dials(line, KEYS_LINE) as (call, contact):
        call.media.press("#")
        await line.call_has(contact, "asks", "centre")
        call.media.press(centre.number)
        await line.call_has(contact, "asks", "pin")
        call.media.press(pin)
        await line.call_has(contact, "door", "centre")
        async with (
            line.agent() as (agent, _),
            line.agent(skills=("dienst",)) as (_, handset),
        ):
            await handset.rung()
            await handset.answer()
            await hear_each_other(call, handset)
            await line.is_in(agent, "ready")


async def test_district_by_the_keys_of_the_postcode(line: WholeLine) -> None:
    async with dials(line, KEYS_LINE) as (call, contact):
        call.media.press("4")
        await line.call_has(contact, "asks", "postcode")
        call.media.press("99001")
        await line.call_has(contact, "district", "nord")
        await line.call_is(contact, "waiting")


async def test_topic_by_key(line: WholeLine) -> None:
    async with dials(line, KEYS_LINE) as (call, contact):
        call.media.press("3")
        await line.call_has(contact, "menu", "topics")
        call.media.press("1")
        await line.call_has(contact, "topic", "schulden")
        await line.call_is(contact, "waiting")


async def test_silence_leads_to_a_person(line: WholeLine) -> None:
    async with dials(line, OPEN_LINE) as (_, contact):
        await line.call_is(contact, "waiting", within=60)
