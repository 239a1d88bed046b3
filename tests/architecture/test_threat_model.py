"""Every threat of the model has a control and a test that are there."""

from __future__ import annotations

import pytest

from documented import ROOT, missing_parts, missing_tests, rows

pytestmark = pytest.mark.architecture

MODEL = ROOT / "docs" / "reference" / "threat-model.md"
AT_LEAST = 40


def test_each_threat_is_named_once():
    threats = [row[0] for row in rows(MODEL)]
    assert len(threats) == len(set(threats)) >= AT_LEAST


def test_each_control_is_there():
    assert missing_parts(MODEL) == []


def test_each_test_is_there():
    assert missing_tests(MODEL) == []
