"""Contacts by hand, as columns."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import numpy as np

from servicetelefon.measures.facts import CODES, MOMENTS, Codes, Facts, facts

START = datetime(2026, 11, 2, 8, tzinfo=UTC)
CITY = Codes(
    line=("main",), topic=("wohnen", "pflege"), district=("nord", "süd"), language=("de", "tr")
)


def some(*rows: dict[str, Any]) -> Facts:
    """One dict a contact: moments in seconds after START, codes by name. Everybody arrives and is
    queued at 0 unless said otherwise; a moment of None did not happen."""
    defaults: dict[str, Any] = {"arrived": 0, "queued": 0, "channel": "phone", "line": "main"}
    full = [defaults | row for row in rows]
    columns: dict[str, Any] = {}
    for name in MOMENTS:
        values = [row.get(name) for row in full]
        columns[name] = np.array(
            [np.nan if one is None else START.timestamp() + one for one in values]
        )
    for name in CODES:
        values = [row.get(name) for row in full]
        columns[name] = np.array(
            [0 if one is None else CITY.number(name, one) for one in values], dtype=np.int16
        )
    for name in ("asked_helped", "first_try"):
        columns[name] = np.array([bool(row.get(name)) for row in full])
    columns["unanswered"] = np.array([row.get("unanswered", 0) for row in full], dtype=np.int16)
    arrived = columns.pop("arrived")
    return facts(CITY, arrived, **columns)


def answered(
    after: float, talk: float = 100, outcome: str = "answered", **more: Any
) -> dict[str, Any]:
    begun = more.get("queued", more.get("arrived", 0)) + after
    return {"answered": begun, "ended": begun + talk, "outcome": outcome, **more}


def left(after: float, **more: Any) -> dict[str, Any]:
    return {"ended": more.get("queued", 0) + after, "outcome": "left_waiting", **more}
