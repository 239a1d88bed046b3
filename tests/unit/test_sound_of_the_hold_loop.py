"""What callers hear from the engine itself, while our program is away: the city's recording first."""

from __future__ import annotations

import io
import wave
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from cities import MUSTERSTADT
from servicetelefon.bootstrap.places import Places
from servicetelefon.bootstrap.sounds import hold_sentence
from servicetelefon.city.load import load_city
from servicetelefon.config import Settings
from servicetelefon.domain.announcement import Recording, Say

pytestmark = pytest.mark.unit

PATH = "recordings/de/hold_loop.wav"


def a_recording() -> bytes:
    loud = (np.sin(np.arange(16_000) / 10) * 8000).astype("<i2")
    file = io.BytesIO()
    with wave.open(file, "wb") as made:
        made.setnchannels(1)
        made.setsampwidth(2)
        made.setframerate(16_000)
        made.writeframes(loud.tobytes())
    return file.getvalue()


@pytest.mark.parametrize(("files", "made"), [({PATH: a_recording()}, "recorded-"), ({}, "spoken-")])
def test_a_recording_of_the_city_is_played_before_the_voice_speaks(
    files: dict[str, bytes], made: str, tmp_path: Path
):
    city = load_city(MUSTERSTADT)
    recorded = replace(city.announcements[Say.HOLD_LOOP], recordings={"de": Recording(PATH)})
    city = replace(city, announcements={**city.announcements, Say.HOLD_LOOP: recorded})
    sound = hold_sentence(Places(Settings(home=tmp_path)), city, files)
    assert sound.name.startswith(made)
    assert sound.with_suffix(".alaw").is_file()
