"""No call can be recorded: every way that Asterisk knows is tried, and the disk is looked at."""

from __future__ import annotations

from pathlib import Path

import pytest

from telephony.engine import LINE, Engine
from telephony.line import Line
from telephony.sipp import caller
from telephony.sound import is_speech

pytestmark = pytest.mark.calls

_RECORDERS = (
    "Record",
    "MixMonitor",
    "Monitor",
    "ChanSpy",
    "Dictate",
    "VoiceMail",
    "ConfBridge",
    "AudioSocket",
    "JACK",
    "EAGI",
    "AGI",
    "System",
    "Dial",
)


def files_of(engine: Engine) -> dict[Path, int]:
    """Everything under the node's folder that can hold sound: all but logs, settings, registry."""
    home = engine.settings.home
    return {
        path: path.stat().st_size
        for path in home.rglob("*")
        if path.is_file() and path.relative_to(home).parts[0] not in ("log", "etc", "run")
        and not path.name.startswith("astdb")
    }  # fmt: skip


async def test_nothing_that_ari_is_asked_to_record_reaches_the_disk(
    engine: Engine, line: Line
) -> None:
    before = files_of(engine)
    asked = "name=secret&format={}&maxDurationSeconds=2&ifExists=overwrite"
    async with caller(engine, LINE, hums=440) as call:
        channel = await line.takes()
        await call.answered()
        await line.engine.music(channel)
        await line.engine.connect("recorded", [channel])
        snoop = f"channels/{channel}/snoop/spy?spy=both&app={engine.settings.application}"
        assert engine.rest("POST", snoop)[0] in (200, 404, 500)
        for form in ("wav", "sln16", "alaw", "gsm"):
            for uri in (f"channels/{channel}", "bridges/recorded", "channels/spy"):
                engine.rest("POST", f"{uri}/record?{asked.format(form)}")
        await line.engine.music(channel)
        await call.media.hears(is_speech, over=0.5)  # time enough for a recording to be written
        for channel_name in ("spy",):
            engine.rest("DELETE", f"channels/{channel_name}")
        await line.engine.dissolve("recorded")
    assert files_of(engine) == before
    assert (engine.settings.home / "spool" / "recording").is_file()
    status, stored = engine.rest("GET", "recordings/stored")
    assert status == 404, stored


@pytest.mark.parametrize("application", _RECORDERS)
def test_dialplan_has_no_application_that_could_record(engine: Engine, application: str) -> None:
    known = {
        row.split(":", 1)[0].strip()
        for row in engine.command("core show applications").splitlines()
    }
    assert "Stasis" in known
    assert application not in known


async def test_no_sound_leaves_for_another_program(engine: Engine, line: Line) -> None:
    async with caller(engine, LINE):
        await line.takes()
        for transport in ("udp", "tcp", "websocket"):
            status, _ = engine.rest(
                "POST",
                f"channels/externalMedia?app={engine.settings.application}"
                f"&external_host=127.0.0.1:9&format=alaw&transport={transport}",
            )
            assert status >= 400
