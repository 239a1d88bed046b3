"""Every threat of the model has a control and a test that are there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.architecture

ROOT = Path(__file__).parents[2]
MODEL = ROOT / "docs" / "reference" / "threat-model.md"
_ROW = re.compile(r"^\| ([^|]+) \| `([^`|]+)` \| `([^`|:]+)::(\w+)` \|$")
AT_LEAST = 40


def rows() -> list[tuple[str, ...]]:
    """Threat, control, the test's file and name; a row of another form is a fault."""
    lines = [line for line in MODEL.read_text().splitlines() if line.startswith("| ")][1:]
    found = [_ROW.match(line) for line in lines]
    assert all(found), [line for line, one in zip(lines, found, strict=True) if not one]
    return [one.groups() for one in found if one]


def names_in(path: Path) -> set[str]:
    return {
        node.name
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def test_each_threat_is_named_once():
    threats = [row[0] for row in rows()]
    assert len(threats) == len(set(threats)) >= AT_LEAST


def test_each_control_is_there():
    gone = [
        control
        for _, control, _, _ in rows()
        if not (ROOT / "src" / "servicetelefon" / control).is_file()
        and not (ROOT / control).is_file()
    ]
    assert gone == []


def test_each_test_is_there():
    gone = [
        f"{file}::{name}"
        for _, _, file, name in rows()
        if not (ROOT / file).is_file() or name not in names_in(ROOT / file)
    ]
    assert gone == []
