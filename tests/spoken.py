"""Whether what came over the telephone was this very sentence: its sound held against the rendered one."""

from __future__ import annotations

import numpy as np

from running_service import Service
from servicetelefon.adapters.speech.speech import Speech
from servicetelefon.bootstrap.places import Places
from servicetelefon.bootstrap.sounds import voice_of
from servicetelefon.city.load import load_city
from servicetelefon.config import read
from servicetelefon.kit.wording import Words
from telephony.g711 import Samples, decode
from telephony.sipp import Call
from telephony.sound import RATE

_BEGINS = 2.5
"""Seconds of a sentence that tell it from all others."""
_ALIKE = 0.7
"""Of 1.0 for the same sound; two sentences of one voice stay below 0.2."""


def alike(sentence: Samples, heard: Samples) -> float:
    """The best normalized correlation of the sentence with any moment of what was heard."""
    if len(heard) < len(sentence):
        return 0.0
    one, all_ = sentence.astype(np.float64), heard.astype(np.float64)
    size = len(all_) + len(one)
    product = np.fft.irfft(np.fft.rfft(all_, size) * np.conj(np.fft.rfft(one, size)), size)
    power = np.concatenate(([0.0], np.cumsum(all_**2)))
    energy = power[len(one) :] - power[: -len(one)]
    at = product[: len(energy)] / np.sqrt(np.maximum(energy, 1.0) * float(one @ one))
    return float(at.max())


def sound_of(service: Service, words: Words) -> Samples:
    """The beginning of the sentence as the service says it."""
    settings = read(service.environment)
    voice = voice_of(load_city(settings.city_folder), words.lang)
    assert voice is not None
    path = Speech(Places(settings).sounds).say(words.text, voice).path
    return decode("alaw", path.with_suffix(".alaw").read_bytes())[: round(_BEGINS * RATE)]


async def says(call: Call, service: Service, words: Words, *, within: float = 30.0) -> None:
    """Wait until the caller hears this sentence."""
    sentence = sound_of(service, words)
    over = len(sentence) / RATE + 0.5
    await call.media.hears(lambda heard: alike(sentence, heard) > _ALIKE, over=over, within=within)
