"""A text of the city becomes speech in the caller's ear, at the loudness of the telephone."""

from __future__ import annotations

from pathlib import Path

import pytest

from servicetelefon.adapters.speech.espeak import Voice
from servicetelefon.adapters.speech.speech import Speech
from servicetelefon.phone.port import PromptEnded
from telephony.engine import LINE, Engine
from telephony.g711 import Law
from telephony.line import Line
from telephony.sipp import caller
from telephony.sound import is_speech, level

pytestmark = pytest.mark.calls


@pytest.mark.parametrize("law", ["alaw", "ulaw"])
async def test_caller_hears_every_part_of_an_announcement(
    engine: Engine, line: Line, tmp_path: Path, law: Law
) -> None:
    speech = Speech(tmp_path)
    parts = [speech.say(text, Voice("de", 180)) for text in ("Guten Tag.", "Bitte warten Sie.")]
    async with caller(engine, LINE, law=law) as call:
        channel = await line.takes()
        await call.answered()
        await line.engine.play(channel, [part.path for part in parts], "greeting")
        await call.media.hears(is_speech, over=0.5)
        assert await line.saw(PromptEnded) == PromptEnded(channel, "greeting")
        whole = sum(part.length.total_seconds() for part in parts)
        heard = call.media.heard(whole)
        assert level(heard) == pytest.approx(-21, abs=3)  # with its pauses
        assert call.media.frames * 0.02 == pytest.approx(whole, abs=0.2)
