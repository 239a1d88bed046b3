"""Sounds that the engine can play, made once for each text and voice and kept as files.

A sound is three files beside each other: 16 kHz linear for good connections, A-law and µ-law
for carriers. The engine takes the cheapest and never has to convert.
"""

from __future__ import annotations

import hashlib
import io
import os
import wave
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib import metadata
from pathlib import Path

import numpy as np
import soxr

from servicetelefon.adapters.speech import g711
from servicetelefon.adapters.speech.espeak import Voice, speak
from servicetelefon.adapters.speech.loudness import Waves, levelled, without_silence
from servicetelefon.kit.errors import Invalid, Unavailable
from servicetelefon.kit.whole_file import put_whole

_RENDERING = "1"  # count up when the same text shall sound different
_WIDE, _NARROW = 16_000, 8_000
# Before the first syllable: a carrier may open its path a moment after the answer.
_LEAD, _TAIL = 0.15, 0.3
_FULL_SCALE = 32768
_LAST_WRITTEN = ".alaw"
_SAMPLE_TYPES = {1: np.uint8, 2: np.int16, 4: np.int32}


@dataclass(frozen=True, slots=True)
class Sound:
    """`path` has no suffix; `length` is how long it takes to play."""

    path: Path
    length: timedelta


class MayNotSpeak(Unavailable):
    """The synthetic voice is another than its approved card speaks of."""

    code = "may-not-speak"


@dataclass(frozen=True, slots=True)
class Speech:
    """The sounds in one folder. Rendering takes CPU: 10 to 100 ms a sentence. Where the voice
    may not speak, recordings and what it said before remain."""

    folder: Path
    may_speak: bool = True

    def find(self, text: str, voice: Voice) -> Sound | None:
        """The sound of this text, if it was made already."""
        return self._found(self._spoken(text, voice))

    def say(self, text: str, voice: Voice) -> Sound:
        """The sound of this text, made now if need be.

        Raises NotFound for an unknown voice, Invalid for a text without a sound in it,
        MayNotSpeak.
        """
        path = self._spoken(text, voice)
        if found := self._found(path):
            return found
        if not self.may_speak:
            raise MayNotSpeak("the synthetic voice has no card that speaks of it")
        spoken = speak(text, voice)
        return _write(path, without_silence(_waves(spoken.samples), spoken.rate), spoken.rate)

    def recording(self, wav: bytes) -> Sound:
        """A recording (WAV, PCM of any rate and width) as a sound. Raises Invalid."""
        path = self.folder / f"recorded-{_digest(wav)}"
        return self._found(path) or _write(path, *_read(wav))

    def _spoken(self, text: str, voice: Voice) -> Path:
        words = "\0".join((voice.name, str(voice.words_per_minute), _maker(), text))
        return self.folder / f"spoken-{_digest(words.encode())}"

    def _found(self, path: Path) -> Sound | None:
        try:
            size = path.with_suffix(_LAST_WRITTEN).stat().st_size
        except FileNotFoundError:
            return None
        return Sound(path, timedelta(seconds=size / _NARROW))


@cache
def _maker() -> str:
    """A new espeak-ng speaks differently: its sounds are made anew."""
    return metadata.version("espeakng-loader")


def _digest(content: bytes) -> str:
    return hashlib.sha256(_RENDERING.encode() + b"\0" + content).hexdigest()[:32]


def _waves(samples: np.ndarray[tuple[int, ...], np.dtype[np.int16]]) -> Waves:
    return samples.astype(np.float64) / _FULL_SCALE


def _read(wav: bytes) -> tuple[Waves, int]:
    """Samples and rate of a WAV file, all channels mixed into one."""
    try:
        with wave.open(io.BytesIO(wav)) as file:
            width, channels, rate = file.getsampwidth(), file.getnchannels(), file.getframerate()
            data = file.readframes(file.getnframes())
    except (wave.Error, EOFError) as error:
        raise Invalid(f"the recording is no PCM WAV file: {error}") from error
    if width == 3:  # noqa: PLR2004 - 24 bits: the low byte is below what a telephone carries
        triples = np.frombuffer(data, np.uint8).reshape(-1, 3)
        data, width = triples[:, 1:].tobytes(), 2
    samples = np.frombuffer(data, _SAMPLE_TYPES[width]).astype(np.float64)
    samples = samples / 2 ** (8 * width - 1) - (1.0 if width == 1 else 0.0)
    return samples.reshape(-1, channels).mean(axis=1), rate


def _write(path: Path, waves: Waves, rate: int) -> Sound:
    if not np.any(waves):
        raise Invalid("there is nothing to hear in it")
    wide, narrow = (_telephone(waves, rate, to) for to in (_WIDE, _NARROW))
    path.parent.mkdir(parents=True, exist_ok=True)
    for suffix, content in (
        (".sln16", wide.astype("<i2").tobytes()),
        (".ulaw", g711.ulaw(narrow)),
        (_LAST_WRITTEN, g711.alaw(narrow)),
    ):
        # Two processes may make the same sound at once.
        put_whole(path.with_suffix(suffix), content, writer=str(os.getpid()))
    return Sound(path, timedelta(seconds=len(narrow) / _NARROW))


def _telephone(waves: Waves, rate: int, to: int) -> g711.Samples:
    """At the wanted rate and loudness (what the band cuts off does not count), with its pauses."""
    loud = levelled(soxr.resample(waves, rate, to), to)
    whole = np.concatenate((np.zeros(round(_LEAD * to)), loud, np.zeros(round(_TAIL * to))))
    return np.rint(whole * (_FULL_SCALE - 1)).astype(np.int16)
