"""An advisory service that knows no package has not checked anything."""

from __future__ import annotations

import runpy
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.unit

PROGRAM = Path(__file__).parents[3] / "deploy/audit.py"
_PROGRAM = runpy.run_path(str(PROGRAM))
weaknesses_in: Callable[[dict[str, Any]], list[str] | None] = _PROGRAM["weaknesses_in"]

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


def test_what_no_service_answers_for_says_since_when(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    program = runpy.run_path(str(PROGRAM))
    audit = program["audit"]
    audit.__globals__["CHECKED"] = tmp_path / "checked.json"
    assert audit("packages", lambda: None) == []
    assert audit("packages", lambda: ["click 8.0: PYSEC-1"], date(2026, 11, 20)) != []
    assert audit("packages", lambda: None, date(2026, 11, 28)) == []
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "audit: packages not checked since the beginning"
    assert told[-1] == "audit: packages not checked since 2026-11-20"
