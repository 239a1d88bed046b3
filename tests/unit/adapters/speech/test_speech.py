"""Announcements: spoken once, equally loud, in files that the engine plays as they are."""

from __future__ import annotations

import io
import wave
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from servicetelefon.adapters.speech.espeak import Voice
from servicetelefon.adapters.speech.loudness import CEILING, TARGET, active_level
from servicetelefon.adapters.speech.speech import Sound, Speech
from servicetelefon.kit.errors import Invalid, NotFound
from telephony import g711
from telephony.sound import is_speech

pytestmark = pytest.mark.unit

GREETING = "Guten Tag. Dieses Gespräch wird nicht aufgezeichnet. Größe, Maße und Übermut."
GERMAN = Voice("de")


@pytest.fixture(scope="module")
def speech(tmp_path_factory: pytest.TempPathFactory) -> Speech:
    return Speech(tmp_path_factory.mktemp("sounds"))


def wide(sound: Sound) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    samples = np.fromfile(sound.path.with_suffix(".sln16"), dtype="<i2")
    return samples.astype(np.float64) / 32768


@pytest.mark.parametrize(
    ("voice", "text"),
    [
        ("de", GREETING),
        ("en-gb", "Good morning. Nothing of this call is recorded."),
        ("tr", "Merhaba, size nasıl yardımcı olabilirim?"),
        ("uk", "Добрий день, чим можемо допомогти?"),
        ("ar", "صباح الخير، كيف يمكننا مساعدتك؟"),
    ],
)
def test_every_language_is_as_loud_as_the_other(speech: Speech, voice: str, text: str) -> None:
    waves = wide(speech.say(text, Voice(voice)))
    assert active_level(waves, 16_000) == pytest.approx(TARGET, abs=1.0)
    assert 20 * np.log10(np.abs(waves).max()) <= CEILING + 0.01


def test_three_files_hold_the_same_sound_of_the_told_length(speech: Speech) -> None:
    sound = speech.say(GREETING, GERMAN)
    seconds = sound.length.total_seconds()
    heard = {law: g711.decode(law, sound.path.with_suffix(f".{law}").read_bytes())
             for law in ("alaw", "ulaw")}  # fmt: skip
    assert len(heard["alaw"]) == len(heard["ulaw"]) == round(seconds * 8000)
    assert len(wide(sound)) == pytest.approx(seconds * 16_000, abs=2)
    assert np.corrcoef(heard["alaw"], heard["ulaw"])[0, 1] > 0.999
    assert is_speech(heard["alaw"])
    assert np.abs(heard["alaw"][:800].astype(int)).max() < 400  # a moment before it begins


def test_same_words_are_spoken_once(speech: Speech) -> None:
    text = "Einmal gesprochen genügt."
    assert speech.find(text, GERMAN) is None
    made = speech.say(text, GERMAN)
    before = made.path.with_suffix(".alaw").stat().st_mtime_ns
    assert speech.say(text, GERMAN) == speech.find(text, GERMAN) == made
    assert made.path.with_suffix(".alaw").stat().st_mtime_ns == before


def test_slower_or_another_voice_is_another_sound(speech: Speech) -> None:
    text = "Bitte wählen Sie die Eins."
    normal = speech.say(text, GERMAN)
    slow = speech.say(text, Voice("de", words_per_minute=100))
    other = speech.say(text, Voice("en-gb"))
    assert len({normal.path, slow.path, other.path}) == 3
    assert slow.length > normal.length * 1.2


def test_markup_is_spoken_as_it_stands(speech: Speech) -> None:
    """Nothing in a text steers the voice."""
    plain = speech.say("Punkt eins", GERMAN)
    marked = speech.say('<break time="9s"/> Punkt eins [[h@l\'oU]]', GERMAN)
    assert marked.length < plain.length * 8


def test_unknown_voice_is_named(speech: Speech) -> None:
    with pytest.raises(NotFound, match="klingon"):
        speech.say("Heghlu'meH QaQ jajvam", Voice("klingon"))


@pytest.mark.parametrize("text", ["", "   ", "…"])
def test_text_without_a_sound_is_refused(speech: Speech, text: str) -> None:
    with pytest.raises(Invalid):
        speech.say(text, GERMAN)


def recorded(rate: int, width: int, channels: int, level: float) -> bytes:
    """Two bursts of noise with a pause, as a WAV file."""
    chance = np.random.default_rng(1)
    burst = chance.normal(0, 10 ** (level / 20), rate)
    waves = np.clip(np.concatenate((burst, np.zeros(rate // 2), burst)), -1, 1)
    whole = np.repeat(waves[:, None], channels, axis=1).reshape(-1)
    top = 2 ** (8 * width - 1) - 1
    numbers = np.rint(whole * top).astype(np.int64) + (128 if width == 1 else 0)
    octets = numbers.astype("<i8").view(np.uint8).reshape(-1, 8)[:, :width]
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(rate)
        file.writeframes(octets.tobytes())
    return out.getvalue()


@pytest.mark.parametrize(
    ("rate", "width", "channels", "level"),
    [
        (48_000, 3, 2, -45.0),
        (44_100, 2, 1, -12.0),
        (44_100, 2, 1, -45.0),
        (16_000, 4, 1, -30.0),
        (8000, 1, 1, -15.0),
    ],
)
def test_recording_of_any_kind_becomes_as_loud_as_speech(
    speech: Speech, rate: int, width: int, channels: int, level: float
) -> None:
    wav = recorded(rate, width, channels, level)
    sound = speech.recording(wav)
    assert active_level(wide(sound), 16_000) == pytest.approx(TARGET, abs=1.0)
    assert sound.length.total_seconds() == pytest.approx(2.95, abs=0.05)
    assert speech.recording(wav) == sound


@pytest.mark.parametrize("content", [b"", b"RIFF", b"RIFF\x24\0\0\0WAVEfmt ", b"no sound at all"])
def test_broken_recording_is_refused(speech: Speech, content: bytes) -> None:
    with pytest.raises(Invalid):
        speech.recording(content)


def test_silent_recording_is_refused(speech: Speech) -> None:
    with pytest.raises(Invalid):
        speech.recording(recorded(8000, 2, 1, level=-200))


def test_work_can_be_given_to_other_processes(tmp_path: Path) -> None:
    speech = Speech(tmp_path)
    texts = [f"Satz Nummer {number}." for number in range(4)]
    with ProcessPoolExecutor(2) as pool:
        sounds = list(pool.map(speech.say, texts, [GERMAN] * 4))
    assert [speech.find(text, GERMAN) for text in texts] == sounds
    assert not list(tmp_path.glob(".*"))
