"""Every pitfall of the engine has a part that deals with it and a test that are there."""

from __future__ import annotations

import pytest

from documented import ROOT, missing_parts, missing_tests, rows

pytestmark = pytest.mark.architecture

PITFALLS = ROOT / "docs" / "reference" / "engine-pitfalls.md"
AT_LEAST = 40


def test_each_pitfall_is_named_once():
    named = [row[0] for row in rows(PITFALLS)]
    assert len(named) == len(set(named)) >= AT_LEAST


def test_each_part_that_deals_with_one_is_there():
    assert missing_parts(PITFALLS) == []


def test_each_test_that_shows_it_is_there():
    assert missing_tests(PITFALLS) == []
