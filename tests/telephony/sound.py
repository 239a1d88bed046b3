"""What a tone is, how loud something is, and whether somebody speaks. 8 kHz, full scale 32768."""

from __future__ import annotations

import numpy as np

from telephony.g711 import Samples

RATE = 8000
FRAME = 160  # 20 ms
_SILENCE = -90.0


def tone(hz: float, seconds: float = 1.0, level: float = -20.0) -> Samples:
    """A sine of `level` dBFS (RMS)."""
    time = np.arange(round(seconds * RATE)) / RATE
    top = 32768 * 10 ** (level / 20) * np.sqrt(2)
    return np.rint(top * np.sin(2 * np.pi * hz * time)).astype(np.int16)


def level(samples: Samples) -> float:
    """RMS in dBFS, never below -90."""
    if not len(samples):
        return _SILENCE
    power = float(np.mean((samples.astype(np.float64) / 32768) ** 2))
    return max(_SILENCE, 10 * np.log10(power)) if power else _SILENCE


def share_of_tone(samples: Samples, hz: float) -> float:
    """How much of the energy lies within 15 Hz of `hz`: 1.0 for a pure tone."""
    power = np.abs(np.fft.rfft(samples * np.hanning(len(samples)))) ** 2
    at = np.fft.rfftfreq(len(samples), 1 / RATE)
    whole = float(power.sum())
    return float(power[np.abs(at - hz) <= 15].sum()) / whole if whole else 0.0


def is_tone(hz: float, samples: Samples) -> bool:
    """Whether this is mostly that tone, and loud enough to be meant."""
    return level(samples) > -50 and share_of_tone(samples, hz) > 0.6


def is_speech(samples: Samples) -> bool:
    """Loud and quiet frames in turn, and no single tone: speech or music, not a signal tone."""
    frames = samples[: len(samples) // FRAME * FRAME].reshape(-1, FRAME)
    loud = [level(frame) > -45 for frame in frames]
    if sum(loud) < 0.3 * len(loud):
        return False
    power = np.abs(np.fft.rfft(samples)) ** 2
    return float(power.max()) < 0.5 * float(power.sum())
