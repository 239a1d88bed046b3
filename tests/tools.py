"""Programs that some tests need: their path, or the test is skipped with the reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from servicetelefon.ops.packages import cache_folder
from servicetelefon.ops.test_tools import CHROMIUM, SIPP, Tool, find, why_missing


def sipp() -> Path:
    return _path(SIPP)


def chromium() -> Path:
    """Start it with `servicetelefon.ops.chromium.FLAGS`."""
    return _path(CHROMIUM)


def _path(tool: Tool) -> Path:
    cache = cache_folder()
    path = find(tool, cache=cache)
    if path is None:
        pytest.skip(why_missing(tool, cache=cache))
    return path
