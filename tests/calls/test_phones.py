"""Phones of agents: who may register, what is known of them, what they may do."""

from __future__ import annotations

from functools import partial

import pytest

from servicetelefon.adapters.ari.telephony import AriTelephony
from servicetelefon.phone.port import (
    PhoneAccount,
    PhoneKind,
    PhoneSeen,
    TransferAsked,
)
from telephony.engine import LINE, Engine
from telephony.line import Line
from telephony.phones import dials, phone, register
from telephony.scenario import free_port
from telephony.sipp import caller
from telephony.sound import is_speech, is_tone

pytestmark = pytest.mark.calls

DESK = PhoneAccount("desk-1", PhoneKind.DESK, "generated-secret")
BROWSER = PhoneAccount("browser-1", PhoneKind.BROWSER, "generated-secret")
OUTSIDE = ["112", "110", "040428280", "00491711234567", LINE]


def is_desk(seen: PhoneSeen) -> bool:
    return seen.phone == DESK.name


async def test_phone_comes_and_goes(engine: Engine, line: Line) -> None:
    await line.engine.admit(DESK)
    async with phone(engine, DESK.name, DESK.secret):
        assert (await line.saw(PhoneSeen, is_desk)).there
        assert DESK.name in await line.engine.phones()
        await register(engine, DESK.name, DESK.secret, free_port(), seconds=0)
        assert not (await line.saw(PhoneSeen, is_desk)).there
        assert DESK.name not in await line.engine.phones()


async def test_wrong_secret_does_not_register(engine: Engine, line: Line) -> None:
    await line.engine.admit(DESK)
    with pytest.raises(AssertionError, match="could not register"):
        await register(engine, DESK.name, "guessed", free_port())
    assert DESK.name not in await line.engine.phones()


async def test_expelled_phone_is_no_longer_known(engine: Engine, line: Line) -> None:
    await line.engine.admit(DESK)
    await register(engine, DESK.name, DESK.secret, free_port())
    await line.engine.expel(DESK.name)
    await line.engine.expel(DESK.name)
    assert DESK.name not in await line.engine.phones()
    with pytest.raises(AssertionError, match="could not register"):
        await register(engine, DESK.name, DESK.secret, free_port())


async def test_new_secret_takes_the_place_of_the_old(engine: Engine, line: Line) -> None:
    await line.engine.admit(DESK)
    await line.engine.admit(PhoneAccount(DESK.name, DESK.kind, "a-new-secret"))
    with pytest.raises(AssertionError, match="could not register"):
        await register(engine, DESK.name, DESK.secret, free_port())
    await register(engine, DESK.name, "a-new-secret", free_port())


@pytest.mark.parametrize("number", OUTSIDE)
async def test_phone_dials_nowhere(engine: Engine, line: Line, number: str) -> None:
    await line.engine.admit(DESK)
    assert await dials(engine, DESK.name, DESK.secret, number) == 404


async def test_browser_phone_speaks_encrypted_sound_only(engine: Engine, line: Line) -> None:
    await line.engine.admit(BROWSER)
    shown = engine.command(f"pjsip show endpoint {BROWSER.name}")
    rows = [row.partition(":") for row in shown.splitlines()]
    values = {name.strip(): value.strip() for name, _, value in rows}
    assert values["media_encryption"] == "dtls"
    assert values["dtls_auto_generate_cert"] == "Yes"
    assert values["rtp_timeout"] == "20"
    assert values["transport"] == "ws"


async def test_transfer_key_of_a_desk_phone_asks_us(engine: Engine, line: Line) -> None:
    assert isinstance(line.engine, AriTelephony)
    await line.engine.admit(DESK)
    async with (
        caller(engine, LINE, hums=440) as call,
        phone(engine, DESK.name, DESK.secret) as desk,
    ):
        channel = await line.takes()
        await call.answered()
        await line.reaches(desk, "refers")
        await line.engine.connect("talk-refers", [channel, "refers"])
        await desk.media.hears(partial(is_tone, 440))
        await desk.refer("4711")
        assert await line.saw(TransferAsked) == TransferAsked("refers", "4711")
        await desk.media.hears(partial(is_tone, 440))  # nothing has happened yet
        await line.engine.transfer_ended("refers", done=True)
        await desk.notified(200)
        await line.engine.hang_up("refers")
        await desk.gone()
        assert not [event for event in line.events if isinstance(event, TransferAsked)]


async def test_transfer_that_fails_is_told_to_the_phone(engine: Engine, line: Line) -> None:
    assert isinstance(line.engine, AriTelephony)
    await line.engine.admit(DESK)
    async with phone(engine, DESK.name, DESK.secret) as desk:
        await line.reaches(desk, "fails")
        await desk.refer("4712")
        await line.saw(TransferAsked)
        await line.engine.transfer_ended("fails", done=False)
        await desk.notified(603)


async def test_caller_transfers_nobody(engine: Engine, line: Line) -> None:
    async with caller(engine, LINE) as call:
        await line.takes()
        await call.answered()
        assert await call.refer("112") == "refer refused"


async def test_hold_key_of_a_desk_phone_lets_the_caller_hear_music(
    engine: Engine, line: Line
) -> None:
    await line.engine.admit(DESK)
    async with (
        caller(engine, LINE) as call,
        phone(engine, DESK.name, DESK.secret, hums=600) as desk,
    ):
        channel = await line.takes()
        await call.answered()
        await line.reaches(desk, "holds")
        await line.engine.connect("talk-holds", [channel, "holds"])
        await call.media.hears(partial(is_tone, 600))
        await desk.holds()
        await call.media.hears(is_speech, over=0.5)
        await desk.resumes()
        await call.media.hears(partial(is_tone, 600))
