"""Tables of the documents that name a part and the test that shows it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
_ROW = re.compile(r"^\| ([^|]+) \| `([^`|]+)` \| `([^`|:]+)::(\w+)` \|$")


def rows(document: Path) -> list[tuple[str, ...]]:
    """What is spoken of, the part, the test's file and name; a row of another form is a fault."""
    lines = [line for line in document.read_text().splitlines() if line.startswith("| ")][1:]
    found = [_ROW.match(line) for line in lines]
    assert all(found), [line for line, one in zip(lines, found, strict=True) if not one]
    return [one.groups() for one in found if one]


def missing_parts(document: Path) -> list[str]:
    return [
        part
        for _, part, _, _ in rows(document)
        if not (ROOT / "src" / "servicetelefon" / part).is_file() and not (ROOT / part).is_file()
    ]


def missing_tests(document: Path) -> list[str]:
    return [
        f"{file}::{name}"
        for _, _, file, name in rows(document)
        if not (ROOT / file).is_file() or name not in _names_in(ROOT / file)
    ]


def _names_in(path: Path) -> set[str]:
    return {
        node.name
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
