"""An advisory service that knows no package has not checked anything."""

from __future__ import annotations

import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.unit

PROGRAM = Path(__file__).parents[3] / "deploy/audit.py"
weaknesses_in: Callable[[dict[str, Any]], list[str] | None] = runpy.run_path(str(PROGRAM))[
    "weaknesses_in"
]

SKIPPED = {"name": "click", "skip_reason": "not found"}
FINE = {"name": "click", "version": "8.1", "vulns": []}
WEAK = {"name": "click", "version": "8.0", "vulns": [{"id": "PYSEC-1"}, {"id": "PYSEC-2"}]}


@pytest.mark.parametrize("answer", [{}, {"dependencies": []}, {"dependencies": [SKIPPED, SKIPPED]}])
def test_no_answer_is_not_a_clean_one(answer: dict[str, Any]) -> None:
    assert weaknesses_in(answer) is None


def test_nothing_known_against_what_was_checked() -> None:
    assert weaknesses_in({"dependencies": [FINE, SKIPPED]}) == []


def test_every_known_weakness_is_named() -> None:
    assert weaknesses_in({"dependencies": [FINE, WEAK]}) == [
        "click 8.0: PYSEC-1",
        "click 8.0: PYSEC-2",
    ]
