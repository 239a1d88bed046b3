"""Small files, short functions: what separates readable code from the rest is its tail."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

pytestmark = pytest.mark.architecture

ROOT = Path(__file__).parents[2]
LONGEST_FILE = 300
LONGEST_FUNCTION = 45
TOO_VAGUE = {"utils", "helpers", "common", "manager", "base", "misc"}


def sources() -> list[Path]:
    return sorted((ROOT / "src").rglob("*.py"))


def test_no_file_is_long():
    long = {f.name: n for f in sources() if (n := len(f.read_text().splitlines())) > LONGEST_FILE}
    assert long == {}


def test_no_function_is_long():
    long = {
        f"{file.name}:{node.name}"
        for file in sources()
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FUNCTION
    }
    assert long == set()


def test_every_module_says_what_it_answers_for():
    silent = [f.name for f in sources() if not ast.get_docstring(ast.parse(f.read_text()))]
    assert silent == []


def test_no_module_has_a_vague_name():
    assert [f.name for f in sources() if f.stem in TOO_VAGUE] == []


def test_every_test_module_has_a_category():
    without = [
        file.name
        for file in sorted((ROOT / "tests").rglob("test_*.py"))
        if "pytestmark = " not in file.read_text()
    ]
    assert without == []
