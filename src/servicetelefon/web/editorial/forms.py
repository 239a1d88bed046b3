"""What the forms of the editors have in common."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BeforeValidator


def _none_when_empty(given: object) -> object:
    return given or None


MaybeDay = Annotated[date | None, BeforeValidator(_none_when_empty)]
"""A field for a day that may stay empty."""
