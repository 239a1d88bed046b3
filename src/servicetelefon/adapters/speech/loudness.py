"""How loud speech is on the telephone: the same for every announcement, and never distorted.

Levels are RMS in dBFS over the frames in which somebody speaks, after the idea of ITU-T P.56:
pauses do not count, so a slow speaker is not made louder than a quick one.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Waves = npt.NDArray[np.float64]  # full scale is 1.0

TARGET = -19.0  # about -13 dBm0: people talk at -20, but nobody can ask an announcement to repeat
CEILING = -3.0  # dBFS; gateways on the way may add some
_KNEE = -9.0
_FRAME_SECONDS = 0.02
_PAUSE_BELOW = 30.0  # dB under the loudest frame
_FLOOR = 1e-9


def active_level(waves: Waves, rate: int) -> float:
    """RMS of the spoken parts in dBFS; -90 for silence."""
    power = _frame_power(waves, rate)
    loudest = power.max(initial=0.0)
    if loudest <= _FLOOR:
        return -90.0
    spoken = power[power > loudest * 10 ** (-_PAUSE_BELOW / 10)]
    return float(10 * np.log10(spoken.mean()))


def levelled(waves: Waves, rate: int) -> Waves:
    """The same speech at `TARGET`, its peaks bent below `CEILING`; silence stays silence."""
    level = active_level(waves, rate)
    if level <= -90.0:  # noqa: PLR2004 - what active_level says of silence
        return waves
    # Bending takes a little of the level away: the second round gives it back.
    for _ in range(2):
        waves = _bent(waves * 10 ** ((TARGET - active_level(waves, rate)) / 20))
    return waves


def without_silence(waves: Waves, rate: int) -> Waves:
    """Silence before the first and after the last sound is cut off."""
    power = _frame_power(waves, rate)
    heard = np.flatnonzero(power > power.max(initial=0.0) * 10 ** (-_PAUSE_BELOW * 1.5 / 10))
    if not len(heard):
        return waves
    frame = round(_FRAME_SECONDS * rate)
    return waves[heard[0] * frame : (heard[-1] + 1) * frame]


def _frame_power(waves: Waves, rate: int) -> Waves:
    frame = round(_FRAME_SECONDS * rate)
    whole = np.pad(waves, (0, -len(waves) % frame)).reshape(-1, frame)
    return np.mean(whole**2, axis=1)


def _bent(waves: Waves) -> Waves:
    """Below the knee nothing changes; above it peaks come closer and closer to the ceiling."""
    knee, ceiling = 10 ** (_KNEE / 20), 10 ** (CEILING / 20)
    size = np.abs(waves)
    room = ceiling - knee
    above = knee + room * np.tanh((size - knee) / room)
    return np.where(size <= knee, waves, np.sign(waves) * above)
