"""A-law and µ-law (ITU-T G.711): one byte a sample at 8 kHz, what carriers send."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.int16]

_ALAW_ENDS = np.array([0x1F, 0x3F, 0x7F, 0xFF, 0x1FF, 0x3FF, 0x7FF, 0xFFF])
_ULAW_ENDS = np.array([0x3F, 0x7F, 0xFF, 0x1FF, 0x3FF, 0x7FF, 0xFFF, 0x1FFF])
_ULAW_BIAS = 33
_ULAW_LARGEST = 8158


def alaw(samples: Samples) -> bytes:
    """Thirteen bits of each sample: sign, segment, four bits within it; even bits inverted."""
    thirteen = samples.astype(np.int32) >> 3
    positive = thirteen >= 0
    size = np.where(positive, thirteen, -thirteen - 1)
    segment = np.searchsorted(_ALAW_ENDS, size)
    step = np.where(segment < 2, 1, segment)  # noqa: PLR2004 - the first two segments are one line
    code = (segment << 4) | ((size >> step) & 0x0F)
    return (code ^ np.where(positive, 0xD5, 0x55)).astype(np.uint8).tobytes()


def ulaw(samples: Samples) -> bytes:
    """Fourteen bits of each sample: sign, segment, four bits within it; all bits inverted."""
    fourteen = samples.astype(np.int32) >> 2
    positive = fourteen >= 0
    size = np.minimum(np.where(positive, fourteen, -fourteen), _ULAW_LARGEST) + _ULAW_BIAS
    segment = np.searchsorted(_ULAW_ENDS, size)
    code = (segment << 4) | ((size >> (segment + 1)) & 0x0F)
    return (code ^ np.where(positive, 0xFF, 0x7F)).astype(np.uint8).tobytes()
