"""What was measured speaks of what runs, or says that it does not."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from servicetelefon.compliance.card import read_register
from servicetelefon.compliance.measured import FILE, GOOD_FOR, faults_of, read_measured, written
from servicetelefon.config import ROOT

pytestmark = pytest.mark.unit

CARDS = read_register()
DAY = date(2026, 11, 28)
GROUP = {"group": "crisis", "questions": 9, "right": 9, "clarified": 0, "person": 0, "wrong": 0,
         "misses": [{"question": "Was jemand gefragt hat", "got": "x"}]}  # fmt: skip
REPORT = {"day": "2026-11-28", "questions": 9, "passed": True, "first": 0.96, "groups": [GROUP],
          "topics": []}  # fmt: skip


def kept(folder: Path, **other: object) -> Path:
    text = written({**REPORT, **other}, CARDS)
    (folder / FILE).write_text(text)
    return folder


def test_what_is_kept_is_read_back_without_the_questions(tmp_path: Path):
    measured = read_measured(kept(tmp_path))
    assert measured is not None
    assert faults_of(measured, CARDS, DAY) == []
    assert "gefragt" not in (tmp_path / FILE).read_text()
    assert set(measured.cards) == {id_ for id_, one in CARDS.items() if one.measured_by == "eval"}


def test_each_way_of_not_speaking_of_what_runs_is_told(tmp_path: Path):
    measured = read_measured(kept(tmp_path))
    changed = {**CARDS, "mask": CARDS["mask"].model_copy(update={"fingerprint": "0"})}
    assert faults_of(measured, changed, DAY) == ["mask ist seit der Messung anders"]
    late = DAY + GOOD_FOR + timedelta(days=1)
    assert faults_of(measured, CARDS, late) == ["die Messung ist vom 28.11.2026"]
    missed = read_measured(kept(tmp_path, passed=False))
    assert faults_of(missed, CARDS, DAY) == ["die Messung hat eine Grenze verfehlt"]


@pytest.mark.parametrize("text", [None, "", "[]", '{"day": "gestern"}'])
def test_what_cannot_be_read_counts_as_not_measured(tmp_path: Path, text: str | None):
    if text is not None:
        (tmp_path / FILE).write_text(text)
    assert faults_of(read_measured(tmp_path), CARDS, DAY) == ["nichts ist gemessen"]


def test_the_delivered_measurement_can_be_read():
    measured = read_measured(ROOT / "evals" / "hamburg")
    assert measured is not None
    assert json.loads((ROOT / "evals" / "hamburg" / FILE).read_text())["passed"] is measured.passed
