"""City folders for tests. Musterstadt is small and invented; use it wherever a city is needed."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from servicetelefon.city.load import load_city
from servicetelefon.domain.city import City

MUSTERSTADT = Path(__file__).parent / "musterstadt"
"""Line `sozial` has ordinary hours (extension 500), line `immer` never closes (600)."""


HAMBURG = Path(__file__).parents[2] / "cities" / "hamburg"
"""As it is delivered: for what only real words and articles show."""


@cache
def musterstadt() -> City:
    """Loaded once: a city is a value that nobody can change."""
    return load_city(MUSTERSTADT)
