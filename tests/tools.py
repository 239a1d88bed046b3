"""Programs that some tests need: their path, or the test is skipped with the reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from servicetelefon.kit.errors import Unavailable
from servicetelefon.ops import asterisk as ops_asterisk
from servicetelefon.ops.packages import cache_folder
from servicetelefon.ops.test_tools import (
    BARESIP,
    CHROMIUM,
    COTURN,
    LOCKS,
    NFT,
    SIPP,
    Tool,
    find,
    why_missing,
)


def sipp() -> Path:
    return _path(SIPP)


def baresip() -> Path:
    """Its modules: `servicetelefon.ops.baresip.modules`."""
    return _path(BARESIP)


def chromium() -> Path:
    """Start it with `servicetelefon.ops.chromium.FLAGS`."""
    return _path(CHROMIUM)


def coturn() -> Path:
    return _path(COTURN)


def nft() -> Path:
    return _path(NFT)


def asterisk() -> ops_asterisk.Asterisk:
    """The machine's, or ours from the cache; fetched once if need be."""
    lock = LOCKS / "asterisk.lock"
    try:
        return ops_asterisk.find(lock_file=lock, cache=cache_folder(), say=print)
    except Unavailable as missing:
        pytest.skip(f"Asterisk is missing: {missing}")


def _path(tool: Tool) -> Path:
    cache = cache_folder()
    path = find(tool, cache=cache)
    if path is None:
        pytest.skip(why_missing(tool, cache=cache))
    return path
