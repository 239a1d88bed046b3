"""A-law and µ-law by the tables of ITU-T G.711: the tests' own, independent of the product's."""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.int16]
Law = Literal["alaw", "ulaw"]


def _alaw(code: int) -> int:
    code ^= 0x55
    exponent, mantissa = (code & 0x70) >> 4, code & 0x0F
    value = (mantissa << 4) + 8
    if exponent:
        value = (value + 0x100) << (exponent - 1)
    return value if code & 0x80 else -value


def _ulaw(code: int) -> int:
    code = ~code & 0xFF
    value = (((code & 0x0F) << 3) + 0x84) << ((code & 0x70) >> 4)
    return 0x84 - value if code & 0x80 else value - 0x84


_DECODED: dict[Law, Samples] = {
    "alaw": np.array([_alaw(code) for code in range(256)], dtype=np.int16),
    "ulaw": np.array([_ulaw(code) for code in range(256)], dtype=np.int16),
}


def decode(law: Law, data: bytes) -> Samples:
    return _DECODED[law][np.frombuffer(data, dtype=np.uint8)]


def encode(law: Law, samples: Samples) -> bytes:
    """The nearest code for each sample."""
    order = np.argsort(_DECODED[law], kind="stable")
    levels = _DECODED[law][order].astype(np.int32)
    middles = (levels[1:] + levels[:-1]) / 2
    return order[np.searchsorted(middles, samples)].astype(np.uint8).tobytes()
