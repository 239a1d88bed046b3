"""espeak-ng through its C interface (speak_lib.h), with the voices that its wheel brings."""

from __future__ import annotations

import ctypes
import itertools
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import espeakng_loader
import numpy as np
import numpy.typing as npt

from servicetelefon.kit.errors import NotFound, Unavailable

Samples = npt.NDArray[np.int16]

# Constants of speak_lib.h.
_SYNCHRONOUS = 2
_DO_NOT_EXIT = 0x8000
_RATE = 1
_UTF8 = 1
_CALLBACK = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p
)


class _VoiceEntry(ctypes.Structure):
    """espeak_VOICE; `languages` is a priority byte and a language code."""

    _fields_ = (
        ("name", ctypes.c_char_p),
        ("languages", ctypes.c_char_p),
        ("identifier", ctypes.c_char_p),
        ("gender", ctypes.c_ubyte),
        ("age", ctypes.c_ubyte),
        ("variant", ctypes.c_ubyte),
        ("reserved", ctypes.c_ubyte),
        ("score", ctypes.c_int),
        ("spare", ctypes.c_void_p),
    )


# The library keeps one voice and one text for the whole process.
_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice by espeak-ng's language code, such as "de" or "en-gb", and how fast it speaks."""

    name: str
    words_per_minute: int = 140


@dataclass(frozen=True, slots=True)
class Spoken:
    """Mono samples and their rate in hertz."""

    samples: Samples
    rate: int


def speak(text: str, voice: Voice) -> Spoken:
    """Say the text. Raises NotFound for a voice that espeak-ng does not have."""
    with _ONE_AT_A_TIME:
        library = _library()
        identifier = library.voices.get(voice.name.lower())
        if identifier is None:
            raise NotFound(f"espeak-ng has no voice {voice.name!r}", voice=voice.name)
        library.c.espeak_SetVoiceByName(identifier)
        library.c.espeak_SetParameter(_RATE, voice.words_per_minute, 0)
        return Spoken(_synthesise(library.c, text), library.rate)


def _synthesise(library: ctypes.CDLL, text: str) -> Samples:
    pieces: list[Samples] = []

    def take(samples: object, count: int, _events: object) -> int:
        if samples and count:
            pieces.append(np.ctypeslib.as_array(samples, (count,)).copy())
        return 0

    callback = _CALLBACK(take)  # must live as long as the call below
    library.espeak_SetSynthCallback(callback)
    said = text.encode()
    answer = library.espeak_Synth(said, len(said) + 1, 0, 0, 0, _UTF8, None, None)
    if answer != 0:
        raise Unavailable(f"espeak-ng could not speak: error {answer}")
    return np.concatenate(pieces) if pieces else np.zeros(0, dtype=np.int16)


@dataclass(frozen=True, slots=True)
class _Library:
    c: ctypes.CDLL
    rate: int
    voices: dict[str, bytes]  # language code → identifier


@cache
def _library() -> _Library:
    """The library, started once per process."""
    library = ctypes.CDLL(espeakng_loader.get_library_path())
    library.espeak_Synth.argtypes = [
        ctypes.c_char_p, ctypes.c_size_t, ctypes.c_uint, ctypes.c_int, ctypes.c_uint,
        ctypes.c_uint, ctypes.c_void_p, ctypes.c_void_p,
    ]  # fmt: skip
    library.espeak_ListVoices.restype = ctypes.POINTER(ctypes.POINTER(_VoiceEntry))
    data = espeakng_loader.get_data_path().encode()
    rate = library.espeak_Initialize(_SYNCHRONOUS, 0, data, _DO_NOT_EXIT)
    if rate <= 0:
        raise Unavailable("espeak-ng does not start: its voices are not there")
    return _Library(library, int(rate), dict(_voices(library)))


def _voices(library: ctypes.CDLL) -> Iterator[tuple[str, bytes]]:
    entries = library.espeak_ListVoices(None)
    for number in itertools.count():
        if not entries[number]:
            return
        entry = entries[number].contents
        yield entry.languages[1:].decode(), entry.identifier
